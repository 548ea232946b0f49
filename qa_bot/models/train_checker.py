"""Train the checker that is packaged: `python -m qa_bot.models.train_checker --questions FILE --texts FILE... --out ...`.

The reader's layers (`--start`) with a head on the first token that says whether the evidence supports the claim. What it
learns from is made by `claim_data`, with `--words` with WordNet's pairs of words. With `--second` it is MPNet that learns, by
adapters: see `adapters`. Results and the data's hashes are in DECISIONS.md.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa_bot.models.training.adapters import mpnet_layers
from qa_bot.models.training.claim_data import ClaimExample, load_texts, load_written, stream
from qa_bot.models.training.question_data import load, without_held_out
from qa_bot.models.training.runs import Batch, Run, arguments, batches, encoder_layers, prepare, say_hashes
from qa_bot.models.training.word_pairs import WORDS, load_words, with_more
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
        help="see question_data.py; of the first some titles are held out",
    )
    parser.add_argument("--frozen", type=int, default=3, help="lower layers that stay as the reader has them")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="see claim_data.load_texts")
    parser.add_argument("--words", type=Path, help="a folder of WordNet 3.0: more words that mean the same")
    parser.add_argument(
        "--written",
        type=Path,
        nargs="*",
        default=[],
        help="claims that were made up, see claim_data.load_written: most of all",
    )
    parser.add_argument("--share", type=float, default=0.4, help="share of the claims that are made of questions")
    parser.add_argument("--second", action="store_true", help="train the checker that belongs to the second reader")
    options = parser.parse_args(given)
    prepare(options)
    say_hashes([*options.questions, *options.texts, *options.written])
    first, *others = (load(path) for path in options.questions)
    training = [*without_held_out(first), *(example for other in others for example in other)]
    texts = [text for path in options.texts for text in load_texts(path)]
    kind = "ForSequenceClassification"
    if options.second:
        model, tokenizer = mpnet_layers(f"MPNet{kind}", options, labels=len(VERDICTS))
    else:
        model, tokenizer = encoder_layers(f"AutoModel{kind}", options.start, options.dropout)
        for name, weight in model.named_parameters():
            if any(f"encoder.layer.{layer}." in name for layer in range(options.frozen)) or "embeddings" in name:
                weight.requires_grad_(False)
    words = with_more(load_words(options.words)) if options.words else WORDS
    written = [claim for path in options.written for claim in load_written(path)]

    def make(share: int, of: int) -> Iterator[Batch]:
        examples = stream(training[share::of], texts, options.seed + share, options.share, words, written)
        groups = batches(examples, lambda e: len(e.claim) + len(e.evidence), options.batch, options.seed + share)
        return (encoded(tokenizer, group, model.num_labels) for group in groups)

    Run(options, model, support_loss, whole=not options.second).train(make)


def support_loss(model: Any, inputs: Any, labels: Any) -> Any:
    """Return the mean cross entropy of what the evidence says, of VERDICTS as many as the model tells apart."""
    from torch.nn.functional import cross_entropy

    return cross_entropy(model(**inputs).logits.float(), labels)


def encoded(tokenizer: Any, batch: Sequence[ClaimExample], labels: int) -> tuple[Any, Any]:
    """Return the model's inputs and the place of each verdict in VERDICTS, 0 where the model knows fewer `labels`."""
    import torch

    inputs = tokenizer(
        [example.claim for example in batch],
        [example.evidence for example in batch],
        truncation="only_second",
        max_length=TOKENS,
        padding=True,
        return_tensors="pt",
    )
    verdicts = (VERDICTS.index(example.verdict) for example in batch)
    return inputs, torch.tensor([label if label < labels else 0 for label in verdicts])


if __name__ == "__main__":
    main()
