"""Calls into transformers without its noise and with its failures explained.

Knows which exceptions loading a damaged or foreign model raises; refuses to know what models do.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from qa_bot.errors import ModelError


@contextmanager
def quiet() -> Iterator[None]:
    """Switch transformers' progress bars and load reports off for a while; its errors still arrive."""
    if "transformers" not in sys.modules:  # nothing to silence, and half a second of imports saved
        yield
        return
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
