"""Adapters: what training adds to a large matrix is the product of two small ones (Hu et al. 2021, "LoRA").

So the package holds 11 MB for a reader of 438. Used by `train_reader` and `train_checker`; `mpnet.Weights` adds them up.
"""

from argparse import Namespace
from typing import Any


def mpnet_layers(kind: str, options: Namespace, *, labels: int = 2) -> tuple[Any, Any]:
    """Return (model, tokenizer): the embedded second reader's MPNet with adapters, norms and a fresh head to be trained.

    `kind`: transformers' class, "MPNetForQuestionAnswering" or "MPNetForSequenceClassification"; `options` are those of
    `training.arguments`: `start` holds trained adapters to go on from, and the head where it is of the same kind.
    `labels`: what a head that classifies tells apart.
    """
    import transformers
    from safetensors.torch import load_file

    from qa_bot.models.weights import resolve

    folder = resolve("second_reader", "embedded")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        pad_token="<pad>",
        model_input_names=["input_ids", "attention_mask"],
    )
    model = getattr(transformers, kind).from_pretrained(
        folder,
        local_files_only=True,
        num_labels=labels,
        hidden_dropout_prob=options.dropout,
        attention_probs_dropout_prob=0.0,
    )
    adapt(model, options.rank, options.first_layer)
    if options.start:
        trained = {name: weight.float() for name, weight in load_file(options.start / "model.safetensors").items()}
        model.load_state_dict(trained, strict=False)
    return model, tokenizer


def adapt(model: Any, rank: int, first_layer: int) -> None:
    """Freeze an MPNet with a head but for its head, and for norms and adapters of the layers from `first_layer` on."""
    import torch

    for weight in model.parameters():
        weight.requires_grad_(False)
    for layer in model.mpnet.encoder.layer[first_layer:]:
        for name, module in list(layer.named_modules()):
            if isinstance(module, torch.nn.Linear):
                parent, _, own = name.rpartition(".")
                setattr(layer.get_submodule(parent), own, adapted(module, rank))
            elif isinstance(module, torch.nn.LayerNorm):
                module.requires_grad_(True)
    for name, part in model.named_children():
        if name != "mpnet":
            part.requires_grad_(True)


def adapted(linear: Any, rank: int) -> Any:
    """Return a module that computes `linear` plus `up` @ `down`, which is nothing before training."""
    import torch
    from torch.nn.functional import linear as product

    class Adapted(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = linear
            self.down = torch.nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5)
            self.up = torch.nn.Parameter(torch.zeros(linear.out_features, rank))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            sum_: torch.Tensor = self.linear(x) + product(product(x, self.down), self.up)
            return sum_

    return Adapted()
