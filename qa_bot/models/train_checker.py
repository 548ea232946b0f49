"""Train the checker that is packaged: `python -m qa_bot.models.train_checker --questions FILE --texts FILE... --out ...`.

The reader's layers (`--start`) with a head on the first token that says whether the evidence supports the claim. What it
learns from is made by `claim_data`; results and the data's hashes are in DECISIONS.md.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa_bot.models.claim_data import ClaimExample, load_texts, stream
from qa_bot.models.training import Run, arguments, batches, encoder_layers, prepare, say_hashes
from qa_bot.models.training_data import load, without_held_out

TOKENS = 288  # of claim and evidence together


def main(given: Sequence[str] | None = None) -> None:
    """Train until `--examples` have been seen, and save float16 weights that `models.checker` loads."""
    parser = arguments("train_checker", __doc__)
    parser.add_argument("--questions", type=Path, required=True, help="see training_data.py; some titles are held out")
    parser.add_argument("--frozen", type=int, default=3, help="lower layers that stay as the reader has them")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="see claim_data.load_texts")
    options = parser.parse_args(given)
    prepare(options)
    say_hashes([options.questions, *options.texts])
    training = without_held_out(load(options.questions))
    texts = [text for path in options.texts for text in load_texts(path)]
    model, tokenizer = encoder_layers("AutoModelForSequenceClassification", options.start)
    for name, weight in model.named_parameters():
        if any(f"encoder.layer.{layer}." in name for layer in range(options.frozen)) or "embeddings" in name:
            weight.requires_grad_(False)
    run: Run[ClaimExample] = Run(options, model, lambda model, batch: support_loss(model, tokenizer, batch))
    examples = stream(training, texts, options.seed)
    run.train(batches(examples, lambda e: len(e.claim) + len(e.evidence), options.batch, options.seed))


def support_loss(model: Any, tokenizer: Any, batch: Sequence[ClaimExample]) -> Any:
    """Return the mean cross entropy of "supported" (1) and "not supported" (0)."""
    import torch
    from torch.nn.functional import cross_entropy

    inputs = tokenizer(
        [example.claim for example in batch],
        [example.evidence for example in batch],
        truncation="only_second",
        max_length=TOKENS,
        padding=True,
        return_tensors="pt",
    )
    logits = model(**inputs.to(model.device)).logits.float()
    return cross_entropy(logits, torch.tensor([int(e.supported) for e in batch], device=model.device))


if __name__ == "__main__":
    main()
