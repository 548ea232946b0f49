"""Train the checker that is packaged: `python -m qa_bot.models.train_checker --questions FILE --texts FILE... --out ...`.

The reader's layers (`--start`) with a head on the first token that says whether the evidence supports the claim. What it
learns from is made by `claim_data`, with `--words` with WordNet's pairs of words. With `--second` it is MPNet that learns, by
adapters: see `adapters`. Results and the data's hashes are in DECISIONS.md.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa_bot.models.adapters import mpnet_layers
from qa_bot.models.claim_data import WORDS, ClaimExample, load_texts, load_written, stream, with_more
from qa_bot.models.training import Run, arguments, batches, encoder_layers, prepare, say_hashes
from qa_bot.models.training_data import load, without_held_out
from qa_bot.models.word_pairs import load_words
from qa_bot.types import Verdict

TOKENS = 288  # of claim and evidence together
VERDICTS: tuple[Verdict, ...] = ("not found", "supported", "contradicted")  # by label; the small checker has no third


def main(given: Sequence[str] | None = None) -> None:
    """Train until `--examples` have been seen, and save float16 weights that `models.checker` loads."""
    parser = arguments("train_checker", __doc__)
    parser.add_argument(
        "--questions",
        type=Path,
        nargs="+",
        required=True,
        help="see training_data.py; of the first some titles are held out",
    )
    parser.add_argument("--frozen", type=int, default=3, help="lower layers that stay as the reader has them")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="see claim_data.load_texts")
    parser.add_argument("--words", type=Path, help="a folder of WordNet 3.0: more words that mean the same")
    parser.add_argument(
        "--written", type=Path, help="claims that were made up, see claim_data.load_written: most of all"
    )
    parser.add_argument("--share", type=float, default=0.4, help="share of the claims that are made of questions")
    parser.add_argument("--second", action="store_true", help="train the checker that belongs to the second reader")
    options = parser.parse_args(given)
    prepare(options)
    say_hashes([*options.questions, *options.texts, *([options.written] if options.written else [])])
    first, *others = (load(path) for path in options.questions)
    training = [*without_held_out(first), *(example for other in others for example in other)]
    texts = [text for path in options.texts for text in load_texts(path)]
    kind = "ForSequenceClassification"
    if options.second:
        model, tokenizer = mpnet_layers(f"MPNet{kind}", options.start, options.dropout, labels=len(VERDICTS))
    else:
        model, tokenizer = encoder_layers(f"AutoModel{kind}", options.start, options.dropout)
        for name, weight in model.named_parameters():
            if any(f"encoder.layer.{layer}." in name for layer in range(options.frozen)) or "embeddings" in name:
                weight.requires_grad_(False)
    run: Run[ClaimExample] = Run(
        options, model, lambda model, batch: support_loss(model, tokenizer, batch), whole=not options.second
    )
    words = with_more(load_words(options.words)) if options.words else WORDS
    written = load_written(options.written) if options.written else []
    examples = stream(training, texts, options.seed, options.share, words, written)
    run.train(batches(examples, lambda e: len(e.claim) + len(e.evidence), options.batch, options.seed))


def support_loss(model: Any, tokenizer: Any, batch: Sequence[ClaimExample]) -> Any:
    """Return the mean cross entropy of what the evidence says, of VERDICTS as many as the model tells apart."""
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
    labels = [label if (label := VERDICTS.index(e.verdict)) < model.num_labels else 0 for e in batch]
    logits = model(**inputs.to(model.device)).logits.float()
    return cross_entropy(logits, torch.tensor(labels, device=model.device))


if __name__ == "__main__":
    main()
