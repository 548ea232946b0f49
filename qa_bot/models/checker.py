"""claim + evidence -> support, 0..1.

Trained models say whether a text carries a claim: a small one, and a larger one that belongs to the second reader. They know
texts only: where a quotation stands is grounding's business, and what can be compared exactly is `wording`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_bot.models.bert import Bert, Tokens, load_bert, load_tokenizer
from qa_bot.models.computing import compute
from qa_bot.models.device import choose
from qa_bot.models.mpnet import load_mpnet
from qa_bot.models.weights import CHECKER_FOLDER, SECOND_CHECKER_FOLDER, resolve
from qa_bot.models.wording import content_words
from qa_bot.settings import ReaderSettings

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

TOKENS = 384  # of claim and evidence together
BATCH = 64  # texts that the model looks at together
HEAD = {  # MPNet's names in transformers, and BERT's
    f"classifier.{own}.{kind}": f"{name}.{kind}"
    for own, name in (("dense", "pooler.dense"), ("out_proj", "classifier"))
    for kind in ("weight", "bias")
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an evidence says of a claim, as two probabilities, 0..1; the rest is that it says neither."""

    supported: float
    contradicted: float = 0.0


class Checker:
    """A packaged model (see `train_checker`): support is its probability.

    May be used from many threads, whose texts share batches. What can be compared exactly is `wording.unheld`.
    """

    def __init__(self, bert: Bert, head: "dict[str, torch.Tensor]", tokenizer: "Tokenizer") -> None:
        """`tokenizer` is no other's: it is set to truncate."""
        self._bert = bert
        self._head = head
        self._tokenizer = tokenizer
        tokenizer.enable_truncation(TOKENS, strategy="longest_first")

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        """Return the support of the claim by each evidence alone, 0..1."""
        return [one.supported for one in self.judge(claim, evidence)]

    def judge(self, claim: str, evidence: Sequence[str]) -> list[Judgement]:
        """Return what each evidence alone says of the claim; the small checker finds nothing contradicted."""
        encodings = self._tokenizer.encode_batch([(claim, text) for text in evidence])
        hidden = self._bert.hidden([Tokens.of(encoding) for encoding in encodings])
        held = compute(lambda: self._probabilities([tokens[0] for tokens in hidden]))
        return [
            Judgement(*one[1:3]) if content_words(text) else Judgement(0.0)
            for one, text in zip(held, evidence, strict=True)
        ]

    def _probabilities(self, firsts: "list[torch.Tensor]") -> list[list[float]]:
        """Return the probability of each label, in the order of `train_checker.VERDICTS`, by the first token's vectors."""
        import torch
        from torch.nn.functional import linear

        if not firsts:
            return []
        head = self._head
        pooled = torch.tanh(linear(torch.stack(firsts), head["pooler.dense.weight"], head["pooler.dense.bias"]))
        logits = linear(pooled, head["classifier.weight"], head["classifier.bias"])
        found: list[list[float]] = logits.softmax(dim=1).tolist()
        return found


def load_checker() -> Checker:
    """Return the checker that is packaged. Raises ModelError where its weights are damaged."""
    tables = resolve("encoder", "embedded")
    bert, head = load_bert(tables, "cpu", BATCH, trained=CHECKER_FOLDER)
    return Checker(bert, head, load_tokenizer(tables))


def load_second_checker(settings: ReaderSettings) -> Checker | None:
    """Return the checker over the second reader's model, None where the settings name another or none. Raises ModelError."""
    if settings.model == "none" or settings.second != "embedded":
        return None
    folder = resolve("second_reader", "embedded")
    device, _ = choose(settings.device, generator=False)
    mpnet, head = load_mpnet(folder, SECOND_CHECKER_FOLDER, device, BATCH)
    return Checker(mpnet, {HEAD.get(name, name): weight for name, weight in head.items()}, load_tokenizer(folder))
