"""The second reader teaches the first one: what it thinks of each token is a target beside the answer itself.

Hinton et al. 2015, "Distilling the Knowledge in a Neural Network". Both models cut a text into the same word pieces, whose
numbers differ by SHIFT; MPNet has two marks between question and context where BERT has one. So what the teacher says of
its token t + 1 is said of the pupil's token t, and the first token is "no answer here" for both.
"""

from collections.abc import Sequence
from typing import Any

SHIFT = 4  # added to BERT's number of a word piece
BEGIN, PAD, END = 0, 1, 2  # MPNet's marks
TEMPERATURE = 2.0
TAUGHT = 0.7  # share of the loss that is the teacher's


def for_teacher(inputs: Any) -> tuple[Any, Any, Any]:
    """Return (ids, mask, heard): the teacher's inputs, (n, pupil's tokens + 1), and which of the pupil's tokens may begin or
    end an answer, (n, tokens) bool: those of the context, and the first.
    """
    import torch

    ids, mask, parts = inputs["input_ids"], inputs["attention_mask"], inputs["token_type_ids"]
    shape = (len(ids), ids.shape[1] + 1)
    theirs = torch.full(shape, PAD)
    heard = torch.zeros_like(ids, dtype=torch.bool)
    for row in range(len(ids)):
        length, first = (
            int(mask[row].sum()),
            int((parts[row] == 0).logical_and(mask[row] == 1).sum()),
        )  # first: of the context
        question, context = ids[row, 1 : first - 1] + SHIFT, ids[row, first : length - 1] + SHIFT
        pieces: Sequence[Any] = ([BEGIN], question.tolist(), [END, END], context.tolist(), [END])
        theirs[row, : length + 1] = torch.tensor([id for piece in pieces for id in piece])
        heard[row, 0] = True
        heard[row, first : length - 1] = True
    return theirs, (theirs != PAD).long(), heard


def taught(out: Any, teacher: Any, ids: Any, mask: Any, heard: Any) -> Any:
    """Return the mean divergence of the pupil's opinion `out` from the teacher's, over starts and ends."""
    import torch

    with torch.no_grad():
        told = teacher(input_ids=ids, attention_mask=mask)
    places = torch.arange(1, ids.shape[1], device=ids.device)
    places[0] = 0  # "no answer here"
    losses = [
        _divergence(own.float(), theirs.float()[:, places], heard)
        for own, theirs in ((out.start_logits, told.start_logits), (out.end_logits, told.end_logits))
    ]
    return (losses[0] + losses[1]) / 2


def _divergence(own: Any, theirs: Any, heard: Any) -> Any:
    from torch.nn.functional import kl_div, log_softmax

    own, theirs = (log_softmax((x / TEMPERATURE).masked_fill(~heard, -1e4), 1) for x in (own, theirs))
    return kl_div(own, theirs, reduction="batchmean", log_target=True) * TEMPERATURE**2
