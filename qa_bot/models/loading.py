"""Calls into transformers without its noise and with its failures explained.

Knows which exceptions loading a damaged or foreign model raises, and how packaged layers go over the encoder's embedding
tables; refuses to know what models do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa_bot.errors import ModelError


@contextmanager
def quiet() -> Iterator[None]:
    """Switch transformers' progress bars and load reports off for a while; its errors still arrive."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


@contextmanager
def explained(what: str, hint: str) -> Iterator[None]:
    """Turn what a foreign or damaged model raises into a ModelError: "`what`: reason". `hint` is the next step."""
    try:
        with quiet():
            yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, MemoryError) as error:
        raise ModelError(f"{what}: {type(error).__name__}: {str(error)[:500]}", hint) from error
    except Exception as error:  # safetensors and tokenizers raise bare subclasses of Exception
        if type(error).__module__.split(".")[0] not in ("safetensors_rust", "safetensors", "builtins"):
            raise
        raise ModelError(f"{what}: {str(error)[:500]}", hint) from error


def over_encoder(kind: str, folder: Path) -> tuple[Any, Any]:
    """Return (model, tokenizer): packaged layers and head over the embedded encoder, whose tables they were trained on.

    `kind` is a class of transformers. Raises ModelError where the file is damaged or does not fit.
    """
    import torch
    import transformers
    from safetensors.torch import load_file

    from qa_bot.models.weights import resolve

    encoder, path = resolve("encoder", "embedded"), folder / "model.safetensors"
    with explained(f"{path} cannot be loaded", "Install qa_bot again: the file belongs to the package."):
        tokenizer = transformers.AutoTokenizer.from_pretrained(encoder, local_files_only=True)
        model = getattr(transformers, kind).from_pretrained(
            encoder, local_files_only=True, use_safetensors=True, trust_remote_code=False, dtype=torch.float32
        )
        trained = {name: weight.float() for name, weight in load_file(path).items()}
        missing, unexpected = model.load_state_dict(trained, strict=False)
    if unexpected or any("_embeddings." not in name and "position_ids" not in name for name in missing):
        raise ModelError(f"{path} does not fit the embedded encoder: lacks {missing}, has unknown {unexpected}.")
    return model.eval(), tokenizer
