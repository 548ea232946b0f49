"""How far an answer may rest on one candidate, or on two."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate, relied_on, together
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.types import Document, Hit, Passage


def test_two_that_are_sure_only_together_are_two_places_not_one_that_two_passages_hold() -> None:
    document = Document.of("Olsen closed it. Moe did.", source="d", title="D")
    passage = Passage("d:0", document.id, 0, len(document.text), "", document.text)

    def candidate(start: int, end: int) -> Candidate:
        return Candidate(Evidence(document, start, end), "x", 0.3, Hit(passage, "D", "d", 1.0))

    first, again, other = candidate(0, 16), candidate(0, 16), candidate(17, 25)
    assert together([first, again]) == 0.3
    assert together([first, again, other]) == pytest.approx(0.6)
    assert relied_on([first, again], 0.5) == ()
    assert list(relied_on([first, again, other], 0.5)) == [first, other]
