"""Train the readers that are packaged: `python -m qa_bot.models.train_reader --data FILE... --out FOLDER --examples N`.

MiniLM-L6, the embedded encoder's own weights, with a span head; the first token stands for "no answer here" (Devlin et
al. 2019). Questions are asked of cropped contexts, of other paragraphs of their article, and with a name swapped; see
`training_data`. With `--second` it is MPNet that learns, by adapters: see `adapters`. Results and the data's hashes are in
DECISIONS.md.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa_bot.models.adapters import mpnet_layers
from qa_bot.models.training import Run, arguments, batches, encoder_layers, prepare, say_hashes
from qa_bot.models.training_data import LIMITS, SHORTER, Example, load, stream, without_held_out

LOG = logging.getLogger("qa_bot")
TOKENS = 288  # of question and context together


def main(given: Sequence[str] | None = None) -> None:
    """Train until `--examples` have been seen, and save float16 weights that `models.reader` loads."""
    parser = arguments("train_reader", __doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="questions, see training_data.py")
    parser.add_argument("--written", type=Path, help="more questions, which count --times times")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--second", action="store_true", help="train the second reader")
    options = parser.parse_args(given)
    prepare(options)
    say_hashes([*options.data, *([options.written] if options.written else [])])
    first, *others = (load(path) for path in options.data)
    training = without_held_out(first)
    held_out = len(first) - len(training)
    training += [example for other in others for example in other]
    if options.written:
        training += load(options.written) * options.times
    LOG.info("%d questions to train on, %d held out", len(training), held_out)
    if options.second:
        model, tokenizer = mpnet_layers("MPNetForQuestionAnswering", options.start, options.dropout)
    else:
        model, tokenizer = encoder_layers("AutoModelForQuestionAnswering", options.start, options.dropout)
    run: Run[Example] = Run(
        options, model, lambda model, batch: span_loss(model, tokenizer, batch), whole=not options.second
    )
    examples = stream(training, options.seed, SHORTER if options.second else LIMITS)
    run.train(batches(examples, lambda e: len(e.question) + len(e.context), options.batch, options.seed))


def span_loss(model: Any, tokenizer: Any, batch: Sequence[Example]) -> Any:
    """Return the mean cross entropy of the first and the last token of the answers."""
    import torch
    from torch.nn.functional import cross_entropy

    inputs, starts, ends = encoded(tokenizer, batch)
    out = model(**inputs.to(model.device))
    start, end = (torch.tensor(places, device=model.device) for places in (starts, ends))
    return (cross_entropy(out.start_logits.float(), start) + cross_entropy(out.end_logits.float(), end)) / 2


def encoded(tokenizer: Any, batch: Sequence[Example]) -> tuple[Any, list[int], list[int]]:
    """Return the model's inputs and the first and last token of each answer; 0, 0 where there is none in the window."""
    inputs = tokenizer(
        [example.question for example in batch],
        [example.context for example in batch],
        truncation="only_second",
        max_length=TOKENS,
        padding=True,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    places = inputs.pop("offset_mapping").tolist()
    starts, ends = [], []
    for row, example in enumerate(batch):
        inside = [
            token
            for token, ((start, end), part) in enumerate(zip(places[row], inputs.sequence_ids(row), strict=True))
            if part == 1 and start < example.end and end > example.start
        ]
        whole = bool(inside) and example.start < example.end and places[row][inside[-1]][1] >= example.end
        starts.append(inside[0] if whole else 0)
        ends.append(inside[-1] if whole else 0)
    return inputs, starts, ends


if __name__ == "__main__":
    main()
