"""A checker without a model, for tests of what is built upon one."""

from collections.abc import Sequence
from typing import Any

from qa_bot.models.wording import overlap, problems


class RulesChecker:
    """Word overlap and similarity of meaning, cut down by each exact rule that the evidence breaks.

    The two weights are equal and the factor for a broken rule is 0.4: one broken rule takes any support under the
    threshold of 0.5. It loads no model of its own, and what it says follows from the texts in a test alone.
    """

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        """Return the support of the claim by each evidence alone, 0..1."""
        if not evidence:
            return []
        vectors = self._encoder.encode([claim, *evidence])
        similarity = vectors[1:] @ vectors[0]
        return [
            max(0.0, min(1.0, (float(near) + overlap(claim, text)) / 2)) * 0.4 ** len(problems(claim, text))
            for near, text in zip(similarity, evidence, strict=True)
        ]
