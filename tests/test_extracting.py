"""Which sentences are chosen: salience, redundancy, length, and no 'he' without a name."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answer.summaries.choosing import choose
from qa_bot.answer.summaries.extracting import (
    CONTENT_WEIGHT,
    WEIGHTS,
    Choosable,
    Length,
    features,
    parse_length,
    relevance,
    salience,
)
from qa_bot.answer.summaries.train_salience import fit
from qa_bot.answer.texts.genres import FEATURE, MINUTES, NEWS, REFERENCE, REPORT
from qa_bot.errors import UsageError


def candidates(*dangling: bool, words: int = 12) -> list[Choosable]:
    return [Choosable(words, leans, follows=True) for leans in dangling]


def apart(n: int) -> np.ndarray:
    return np.eye(n, dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("short", Length(2, "sentences")),
        ("Medium", Length(3, "sentences")),
        (" long ", Length(8, "sentences")),
        ("5 sentences", Length(5, "sentences")),
        ("1 sentence", Length(1, "sentences")),
        ("3", Length(3, "sentences")),
        ("100 words", Length(100, "words")),
        ("100words", Length(100, "words")),
    ],
)
def test_lengths_are_read(text: str, length: Length) -> None:
    assert parse_length(text) == length
    assert parse_length(str(length)) == length


@pytest.mark.parametrize("text", ["", "0 words", "-3", "ten sentences", "3 pages", "1.5 words", "²", "9" * 30])
def test_other_lengths_are_refused_with_the_valid_ones(text: str) -> None:
    with pytest.raises(UsageError, match="N sentences"):
        parse_length(text)


def test_the_best_are_chosen_in_the_order_of_the_text() -> None:
    scores = np.array([0.1, 0.9, 0.2, 0.8])
    assert choose(scores, apart(4), candidates(*[False] * 4), Length(2, "sentences")) == [1, 3]


def test_a_sentence_that_repeats_a_chosen_one_gives_way() -> None:
    vectors = apart(3)
    vectors[1] = vectors[0]
    assert choose(np.array([0.9, 0.85, 0.5]), vectors, candidates(*[False] * 3), Length(2, "sentences")) == [0, 2]


def test_a_dangling_sentence_comes_with_the_one_before() -> None:
    scores = np.array([0.1, 0.5, 0.9, 0.2])
    leans = candidates(False, False, True, False)
    assert choose(scores, apart(4), leans, Length(2, "sentences")) == [1, 2]


def test_a_dangling_sentence_gives_way_where_there_is_no_room_for_two() -> None:
    assert choose(np.array([0.5, 0.9, 0.2]), apart(3), candidates(False, True, False), Length(1, "sentences")) == [0]


def test_a_dangling_sentence_whose_antecedent_is_not_prose_gives_way() -> None:
    parted = [Choosable(12, False, True), Choosable(12, True, follows=False), Choosable(12, False, True)]
    assert choose(np.array([0.5, 0.9, 0.2]), apart(3), parted, Length(2, "sentences")) == [0, 2]


def test_only_eligible_sentences_are_chosen_for_themselves() -> None:
    eligible = np.array([False, True, False])
    chosen = choose(
        np.array([0.9, 0.1, 0.9]), apart(3), candidates(*[False] * 3), Length(3, "sentences"), eligible=eligible
    )
    assert chosen == [1]


def test_of_a_subject_a_leaning_sentence_fills_no_room_that_what_it_leans_on_does_not_fit() -> None:
    leaning = candidates(False, False, True)
    about = np.array([True, False, True])
    assert choose(np.array([0.9, 0.0, 0.5]), apart(3), leaning, Length(2, "sentences"), eligible=about) == [0]
    parted = [*leaning[:2], Choosable(12, True, follows=False)]
    best = np.array([0.5, 0.0, 0.9])  # nothing is worth more: it is shown
    assert choose(best, apart(3), parted, Length(2, "sentences"), eligible=about) == [0, 2]


Drawn = st.lists(
    st.tuples(st.integers(1, 60), st.booleans(), st.booleans(), st.integers(0, 99)), min_size=1, max_size=40
)


@given(Drawn, st.integers(1, 50))
def test_n_sentences_are_exactly_n_where_there_are_so_many(drawn: list[tuple[int, bool, bool, int]], n: int) -> None:
    found = choose(*prepared(drawn), Length(n, "sentences"))
    assert len(found) == min(n, len(drawn))
    assert found == sorted(set(found))


@given(Drawn, st.integers(1, 600))
def test_n_words_are_n_within_a_tenth_or_one_sentence(drawn: list[tuple[int, bool, bool, int]], n: int) -> None:
    scores, vectors, sentences = prepared(drawn)
    found = choose(scores, vectors, sentences, Length(n, "words"))
    total = sum(sentences[i].words for i in found)
    left = [s.words for i, s in enumerate(sentences) if i not in found]
    assert found
    if total > 1.1 * n:
        assert len(found) == 1
    elif total < 0.9 * n and left:
        assert n - total < min(left)


def prepared(drawn: list[tuple[int, bool, bool, int]]) -> tuple[np.ndarray, np.ndarray, list[Choosable]]:
    sentences = [Choosable(words, leans, follows) for words, leans, follows, _ in drawn]
    vectors = np.random.default_rng(len(drawn)).normal(size=(len(drawn), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.array([score / 100 for *_, score in drawn]), vectors, sentences


TEXT = "the port took salt and iron"


def scored(
    vectors: np.ndarray, sentences: list[Choosable], n: int, texts: list[str] | None = None, genre: str = NEWS
) -> np.ndarray:
    return salience(vectors, texts or [TEXT] * len(sentences), sentences, Length(n, "sentences"), genre)


def test_salience_is_mean_similarity_to_the_others_plus_position_plus_content() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    sentences = candidates(False, False, False)
    central = np.array([(0.6 + 0.0) / 2, (0.6 + 0.8) / 2, (0.0 + 0.8) / 2])
    told = features(vectors, [TEXT] * 3, sentences) @ list(WEIGHTS.values())
    by_hand = central + 0.6 * np.exp(-np.arange(3) / 3) + CONTENT_WEIGHT * told
    assert scored(vectors, sentences, 3) == pytest.approx(by_hand, abs=1e-6)


def test_features_are_what_their_names_say() -> None:
    texts = ["the salt from Longport cost 12 crowns", '"Salt," he said']
    sentences = [Choosable(7, False, True), Choosable(45, True, True)]
    found = dict(zip(WEIGHTS, features(apart(2), texts, sentences).T, strict=True))
    assert found["centrality"] == pytest.approx([0, 0])
    assert found["nearness"] == pytest.approx([2**-0.5] * 2)
    assert found["words"] == pytest.approx([np.log(8), np.log(46)])
    assert found["quoted"].tolist() == found["dangling"].tolist() == found["long"].tolist() == [0, 1]
    assert found["numbers"].tolist() == found["names"].tolist() == found["short"].tolist() == [1, 0]
    assert found["common"] == pytest.approx([np.log(2) / 5, np.log(2)])  # salt, longport, cost, 12, crown; salt


def test_the_trained_weights_are_those_that_fit() -> None:
    draw = np.random.default_rng(1)
    tables = [draw.normal(size=(40, 3)) for _ in range(50)]
    found = fit(tables, [table @ [0.5, -0.2, 0.0] + 7 for table in tables])
    assert found == pytest.approx([0.5, -0.2, 0.0], abs=0.02)


def test_position_counts_further_down_in_a_longer_summary() -> None:
    vectors, sentences = apart(20), candidates(*[False] * 20)
    short, long = (scored(vectors, sentences, n) for n in (3, 12))
    assert long[10] > short[10]


def test_standing_first_counts_only_for_what_the_text_is_about() -> None:
    """A notice, or an instruction that somebody planted, is no lead."""
    draw = np.random.default_rng(3)
    article = np.hstack([np.ones((9, 1)), np.zeros((9, 1)), 0.3 * draw.normal(size=(9, 30))])
    foreign = np.eye(1, 32, 1)
    vectors = np.vstack([foreign, article / np.linalg.norm(article, axis=1, keepdims=True)])
    sentences = candidates(*[False] * 10)
    assert 0 not in choose(scored(vectors, sentences, 3), vectors, sentences, Length(3, "sentences"))
    assert 0 in choose(scored(vectors[1:], sentences[1:], 3), vectors[1:], sentences[1:], Length(3, "sentences"))


@pytest.mark.parametrize(
    "text", ["The firm was founded in 1974.", "It employs 900 people.", "The firm makes bicycles at Dunmore."]
)
def test_standing_first_counts_for_less_where_a_sentence_says_what_somebody_is(text: str) -> None:
    news = "The board will shut its shop."
    vectors, both = np.ones((4, 1), dtype=np.float32), candidates(False, False, False, False)
    plain = salience(vectors, [news, news, news, news], both, Length(3, "sentences"))
    told = salience(vectors, [text, news, news, news], both, Length(3, "sentences"))
    assert told[0] < told[1] < plain[0]
    lead = [replace(both[0], sums=0), *both[1:]]
    named = salience(vectors, [text, news, news, news], lead, Length(3, "sentences"), REFERENCE)
    assert named[0] > named[1]  # an encyclopaedia tells just that


def test_sentences_too_short_or_too_long_come_last() -> None:
    sentences = [Choosable(3, False, True), Choosable(90, False, True), Choosable(12, False, True)]
    assert int(scored(apart(3), sentences, 1).argmax()) == 2


@pytest.mark.parametrize("spoken", ['"It froze," he said.', "“We were cold.”", "'Nobody sailed.'"])
def test_a_sentence_that_begins_inside_a_quotation_gives_way(spoken: str) -> None:
    sentences = candidates(False, False)
    plain, moved = (scored(apart(2), sentences, 1, [TEXT, text]) for text in (f"He said: {spoken}", spoken))
    assert moved[1] < plain[1] - 0.15


def test_a_rare_word_of_the_question_outweighs_a_common_one() -> None:
    texts = ["The harbour was busy.", "The harbour was empty.", "The harbour had a customs officer called Brandt."]
    found = relevance("What did Brandt do in the harbour?", np.zeros(2), texts, np.zeros((3, 2)))
    assert int(found.argmax()) == 2
    assert found[2] > 2 * found[0]


@pytest.mark.parametrize(
    "routine",
    [
        "Please read this manual before you switch the appliance on.",
        "The minutes of 7 February were approved with one correction.",
        "This report was prepared by the county's estates department.",
        "Apologies were received from two members.",
        "The meeting closed at 20:42.",
        "Ms Lund declared an interest in the mill.",
        "Primary schools are dealt with in a separate report.",
    ],
)
def test_what_every_such_text_opens_with_comes_last(routine: str) -> None:
    sentences = candidates(False, False, False)
    assert int(scored(apart(3), sentences, 1, [routine, TEXT, TEXT]).argmin()) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "The Fed declared that interest rates would rise.",
        "The chairman called the plan a mistake.",
        "This report of the fire was the first.",
    ],
)
def test_a_statement_that_looks_like_routine_keeps_its_place(statement: str) -> None:
    assert int(scored(apart(3), candidates(False, False, False), 1, [statement, TEXT, TEXT]).argmax()) == 0


def test_in_minutes_and_only_there_a_resolution_comes_first() -> None:
    texts, sentences = [TEXT, TEXT, TEXT, "The committee resolved to put up signs."], candidates(*[False] * 4)
    assert int(scored(apart(4), sentences, 1, texts, MINUTES).argmax()) == 3
    assert int(scored(apart(4), sentences, 1, texts).argmax()) == 0
    assert int(scored(apart(4), sentences, 1, [*texts[:3], "The proposal was carried."], MINUTES).argmax()) != 3


def test_what_is_bound_to_another_sentence_does_not_stand_alone() -> None:
    assert Choosable(12, False, True).alone
    assert not Choosable(12, False, True, decision=(0, 1)).alone
    assert not Choosable(12, True, True).alone and not Choosable(3, False, True).alone


def test_where_the_main_thing_is_not_told_first_words_of_findings_outweigh_the_place() -> None:
    texts, sentences = [TEXT, TEXT, TEXT, "We conclude that sales fell by 14 per cent."], candidates(*[False] * 4)
    assert int(scored(apart(4), sentences, 1, texts, FEATURE).argmax()) == 3
    assert int(scored(apart(4), sentences, 1, texts).argmax()) == 0


def test_a_part_that_sums_up_outweighs_the_beginning_of_a_report() -> None:
    sentences = [*candidates(*[False] * 3), Choosable(12, False, True, sums=0), Choosable(12, False, True, sums=1)]
    assert scored(apart(5), sentences, 1, None, REPORT).argsort().tolist()[::-1][:2] == [3, 4]
    assert int(scored(apart(5), sentences, 1).argmax()) == 0


def test_a_list_of_points_is_longer_than_prose() -> None:
    assert [parse_length(name, "points").count for name in ("short", "medium", "long")] == [3, 5, 10]
    assert parse_length("4 sentences", "points") == parse_length("4 sentences") == parse_length("4 points")
