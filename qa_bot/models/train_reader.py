"""Train the readers that are packaged: `python -m qa_bot.models.train_reader --data FILE... --out FOLDER --examples N`.

MiniLM-L6, the embedded encoder's own weights, with a span head; the first token stands for "no answer here" (Devlin et
al. 2019). Questions are asked of cropped contexts, of other paragraphs of their article, and with a name swapped; see
`question_data`. With `--second` it is MPNet that learns, by adapters: see `adapters`. Results and the data's hashes are in
DECISIONS.md. With `--teacher` the second reader's opinion is a target beside the answer: see `distilling`.
"""

import logging
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qa_bot.models.training.adapters import mpnet_layers
from qa_bot.models.training.distilling import TAUGHT, for_teacher, taught
from qa_bot.models.training.question_data import Example, load, stream, without_held_out
from qa_bot.models.training.runs import Batch, Run, arguments, batches, encoder_layers, prepare, say_hashes

LOG = logging.getLogger("qa_bot")
TOKENS = 288  # of question and context together


def main(given: Sequence[str] | None = None) -> None:
    """Train until `--examples` have been seen, and save float16 weights that `models.reader` loads."""
    parser = arguments("train_reader", __doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="questions, see question_data.py")
    parser.add_argument("--written", type=Path, nargs="*", default=[], help="more questions, which count --times times")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--second", action="store_true", help="train the second reader")
    parser.add_argument("--teacher", type=Path, help="folder of the second reader that teaches the first one too")
    options = parser.parse_args(given)
    prepare(options)
    say_hashes([*options.data, *options.written])
    first, *others = (load(path) for path in options.data)
    training = without_held_out(first)
    held_out = len(first) - len(training)
    training += [example for other in others for example in other]
    training += [example for path in options.written for example in load(path)] * options.times
    LOG.info("%d questions to train on, %d held out", len(training), held_out)
    if options.second:
        model, tokenizer = mpnet_layers("MPNetForQuestionAnswering", options)
    else:
        model, tokenizer = encoder_layers("AutoModelForQuestionAnswering", options.start, options.dropout)

    def make(share: int, of: int) -> Iterator[Batch]:
        examples = stream(training[share::of], options.seed + share)
        groups = batches(examples, lambda e: len(e.question) + len(e.context), options.batch, options.seed + share)
        for group in groups:
            inputs, starts, ends = encoded(tokenizer, group)
            yield (inputs, starts, ends, *(for_teacher(inputs) if options.teacher else ()))

    Run(options, model, taught_loss(options) if options.teacher else span_loss, whole=not options.second).train(make)


def taught_loss(options: Namespace) -> Callable[..., Any]:
    """Return the loss of a pupil of the second reader whose adapters are in the folder `options.teacher`."""
    import torch

    theirs = Namespace(**vars(options) | {"start": options.teacher, "dropout": 0.0})
    teacher, _ = mpnet_layers("MPNetForQuestionAnswering", theirs)
    teacher = teacher.eval().to("cuda" if torch.cuda.is_available() else "cpu")
    teacher = teacher.bfloat16() if torch.cuda.is_available() else teacher

    def loss(model: Any, inputs: Any, starts: Any, ends: Any, ids: Any, mask: Any, heard: Any) -> Any:
        out = model(**inputs)
        return (1 - TAUGHT) * _span_loss(out, starts, ends) + TAUGHT * taught(out, teacher, ids, mask, heard)

    return loss


def span_loss(model: Any, inputs: Any, starts: Any, ends: Any) -> Any:
    """Return the mean cross entropy of the first and the last token of the answers."""
    return _span_loss(model(**inputs), starts, ends)


def _span_loss(out: Any, starts: Any, ends: Any) -> Any:
    from torch.nn.functional import cross_entropy

    return (cross_entropy(out.start_logits.float(), starts) + cross_entropy(out.end_logits.float(), ends)) / 2


def encoded(tokenizer: Any, batch: Sequence[Example]) -> tuple[Any, Any, Any]:
    """Return the model's inputs and the first and last token of each answer; 0, 0 where there is none in the window."""
    import torch

    inputs = tokenizer(
        [example.question for example in batch],
        [example.context for example in batch],
        truncation="only_second",
        max_length=TOKENS,
        padding=True,
        return_tensors="pt",
    )
    places = [_tokens(inputs, row, example) for row, example in enumerate(batch)]
    return inputs, torch.tensor([first for first, _ in places]), torch.tensor([last for _, last in places])


def _tokens(inputs: Any, row: int, example: Example) -> tuple[int, int]:
    answer = example.context[example.start : example.end]
    start, end = example.start + len(answer) - len(answer.lstrip()), example.start + len(answer.rstrip())
    if start >= end:
        return 0, 0
    first, last = (inputs.char_to_token(row, char, sequence_index=1) for char in (start, end - 1))
    return (first, last) if first is not None and last is not None else (0, 0)


if __name__ == "__main__":
    main()
