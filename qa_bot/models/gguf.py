"""A GGUF file becomes a folder that transformers loads in half a second instead of ten."""

import io
import os
from contextlib import nullcontext, redirect_stderr
from pathlib import Path

from qa_bot.models.loading import explained


def convert_gguf(folder: Path, name: str) -> None:
    """Replace the GGUF file `name` in `folder` by config, tokenizer with chat template, and safetensors."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    # transformers shows the bar of this step whatever is asked of it
    noise = nullcontext() if os.isatty(2) else redirect_stderr(io.StringIO())
    with noise, explained(f"{name} cannot be converted", "Look whether `gguf` and `accelerate` are installed."):
        tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        dequantised = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
        config = dequantised.config
        del config.quantization_config  # it would send the next loader back to the GGUF file
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        model.load_state_dict(dequantised.state_dict())
        tokenizer.save_pretrained(folder)
        model.to(torch.float16).save_pretrained(folder)
    (folder / name).unlink()
