"""How summaries are compared: by hand-worked cases, and the floors beside them."""

import sys

import pytest

from qa_bot.answer.summaries.extracting import Length
from qa_bot.errors import UsageError
from qa_bot.evaluation import rouge as module
from qa_bot.evaluation.rouge import lead, lexrank, novelty, rouge, size

TEXT = "The port froze in June. Eleven boats stayed at sea. Nobody was hurt."


def test_rouge_is_the_f1_of_words_pairs_and_sequences() -> None:
    found = rouge(["The port froze."], ["A port froze early."])  # 2 of 3 and 2 of 4 words; 1 of 2 and 1 of 3 pairs
    assert found.rouge1 == pytest.approx(2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4))
    assert found.rouge2 == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))
    assert found.rouge_lsum == found.rouge1


def test_stems_count_and_the_nearest_reference_does() -> None:
    assert rouge(["Boats freezing."], ["boat freezes", "nothing of it"]).rouge1 == 1.0
    assert rouge([], ["boat"]).rouge1 == 0.0


def test_sentences_are_matched_one_by_one_whatever_their_order() -> None:
    """The law of Lsum: a reference on one line is split into sentences, so turned sentences are not punished."""
    assert rouge(["Nobody was hurt.", "The port froze."], ["The port froze. Nobody was hurt."]).rouge_lsum == 1.0
    assert rouge(["Eleven boats."], ["A port. Eleven boats."]) == rouge(["Eleven boats."], ["A port.\nEleven boats."])


def test_without_the_package_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rouge_score.rouge_scorer", None)
    module._scorer.cache_clear()
    with pytest.raises(UsageError, match="rouge-score") as caught:
        rouge(["a"], ["a"])
    assert "pip install" in caught.value.hint
    module._scorer.cache_clear()


def test_quotations_have_no_new_pairs_and_pairs_do_not_cross_sentences() -> None:
    assert novelty(["The port froze in June.", "Nobody was hurt."], TEXT) == 0.0
    assert novelty(["The port was hurt."], TEXT) == pytest.approx(1 / 3)  # "port was"
    assert novelty(["May"], TEXT) is None


def test_the_lead_is_as_long_as_asked_for() -> None:
    assert lead(TEXT, Length(2, "sentences")) == ["The port froze in June.", "Eleven boats stayed at sea."]
    assert len(lead(TEXT, Length(9, "sentences"))) == 3
    assert lead(TEXT, Length(11, "words")) == lead(TEXT, Length(2, "sentences"))
    assert lead(TEXT, Length(1, "words")) == ["The port froze in June."]
    assert lead("", Length(1, "words")) == []
    assert (size(lead(TEXT, Length(2, "sentences")), "words"), size(["a b"], "sentences")) == (10, 1)


def test_lexrank_chooses_sentences_of_the_text_at_the_length_asked_for() -> None:
    pytest.importorskip("sumy")
    found = lexrank(TEXT, Length(2, "sentences"))
    assert found is not None and len(found) == 2 and all(sentence in TEXT for sentence in found)
    assert lexrank("It froze. " * (module.MOST_SENTENCES + 1), Length(2, "sentences")) is None
