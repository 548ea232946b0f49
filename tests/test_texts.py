"""What a person reads of answers, summaries, checks and hits."""

from dataclasses import replace

import pytest

from qa_bot.interfaces.commands.texts import (
    answer_text,
    check_text,
    coverage_text,
    digest_text,
    explain_text,
    hits_text,
    records_text,
    report_text,
    reports_text,
    summary_text,
)
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Coverage,
    Digest,
    DocumentRecord,
    Hit,
    Passage,
    SourceReport,
    Summary,
)

QUOTE = "The lake\nfroze in March."
CITATION = Citation(1, "d1", "Winter", "/a/winter.pdf", 3, 10, 34, QUOTE)
CLAIM = Claim("It froze in March.", (CITATION,), 0.9)
HIT = Hit(
    Passage("d1:0", "d1", 0, 40, "", "The lake froze in March.\nThen it thawed."), "Winter", "/a/winter.pdf", 0.5, 0.25
)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_an_answer_has_marks_and_citations_with_their_quotations() -> None:
    other = Citation(2, "d2", "b.txt", "b.txt", None, 0, 5, "Quote")
    claims = (Claim("So it is.", (other, CITATION), 1.0), CLAIM, Claim("Odd.", (), 0.1))
    answer = Answer("q", "q", "unused", claims=claims)
    assert answer_text(answer) == (
        "So it is. [2][1] It froze in March. [1] Odd. [not supported]\n"
        "\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf\n"
        '    "The lake froze in March."\n'
        "[2] b.txt, characters 0-5\n"
        '    "Quote"'
    )


def test_the_short_answer_leads_and_a_quotation_that_is_the_sentence_is_not_repeated() -> None:
    claim = Claim("The lake froze in March.", (CITATION,), 1.0)
    answer = Answer("q", "q", "unused", short="March", claims=(claim, CLAIM), confidence=0.7)
    assert answer_text(answer) == (
        "March  (medium confidence)\n\nThe lake froze in March. [1]\n\nIt froze in March. [1]\n\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf"
    )


def test_a_declined_answer_shows_the_reason_and_the_three_nearest_passages() -> None:
    answer = Answer("q", "q", "The articles don't answer this. Why: x.", hits=(HIT,) * 5, declined="no answer")
    line = "- Winter: The lake froze in March. Then it thawed."
    assert answer_text(answer) == "\n".join(
        ["The articles don't answer this. Why: x.", "", "Nearest passages:", "", line, line, line]
    )
    assert answer_text(Answer("q", "q", "Nothing.", declined="empty library")) == "Nothing."
    said = replace(HIT, sentence="Then it thawed.", span="thawed")
    unsure = answer_text(replace(answer, hits=(said,), declined="unsure"))
    assert unsure.endswith("Nearest:\n\n- Winter: Then it thawed.")
    far = answer_text(replace(answer, text="No passage comes near.", declined="nothing found"))
    assert "Nearest" not in far and "The closest of them, all the same:" in far


def test_a_summary_repeats_a_quotation_only_where_it_differs_from_the_sentence() -> None:
    same = Claim("The lake froze in March.", (CITATION,), 1.0)
    paraphrase = Claim(
        "A lake froze.", (Citation(2, "d1", "Winter", "/a/winter.pdf", None, 40, 50, "Lake froze"),), 0.8
    )
    summary = Summary(("d1",), (same, paraphrase), "abstractive", Coverage(2, 1))
    assert summary_text(summary) == (
        "The lake froze in March. [1] A lake froze. [2]\n"
        "\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf\n"
        "[2] Winter, characters 40-50 /a/winter.pdf\n"
        '    "Lake froze"'
    )


def test_where_nothing_is_about_a_focus_the_note_is_shown_all_the_same() -> None:
    none = Summary(("d1",), (), "extractive", Coverage(2, 0), note="The models read English.")
    assert summary_text(none) == "Nothing in this article is about that. The models read English."
    digest = Digest(("d1",), (), (), (), (), note="The models read English.")
    assert digest_text(digest) == "Nothing in these articles is about that. The models read English."


def test_coverage_names_what_no_sentence_stands_on() -> None:
    def covered(*missing: str) -> str:
        return coverage_text(Summary((), (), "extractive", Coverage(7, 7 - len(missing), missing, 12_000)))

    assert covered() == "Read 12,000 characters in 7 sections."
    assert covered("A", "B") == "Read 12,000 characters in 7 sections; nothing in the summary stands on: A; B."
    assert covered(*"ABCDEFG").endswith("stands on: A; B; C; D; E and 2 more.")


def test_a_check_gives_verdict_evidence_and_problems() -> None:
    assert check_text(Check("c", 0.93, CITATION, verdict="supported")).splitlines()[0] == "Supported (support 0.93)"
    against = Check("c", 0.1, CITATION, ("the article says 'March' in the place of 'May'",), "contradicted")
    assert check_text(against).splitlines() == [
        "Contradicted (support 0.10)",
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf",
        '    "The lake froze in March."',
        "- the article says 'March' in the place of 'May'",
    ]
    assert check_text(Check("c", 0.4, CITATION, ("number 12 is missing",))).splitlines() == [
        "Not found in the article (support 0.40)",
        "The nearest there is:",
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf",
        '    "The lake froze in March."',
        "- number 12 is missing",
    ]
    assert check_text(Check("c", 0.82, CITATION)).startswith("Not found for sure (support 0.82)\nThe nearest there is:")
    assert check_text(Check("c", 0.0, None)) == (
        "Not found in the article (support 0.00)\nNothing in the article comes near."
    )


def test_hits_show_where_they_stand_and_the_scores_that_there_are() -> None:
    assert hits_text([HIT]) == (
        "1. Winter  score 0.5000, dense 0.25\n   /a/winter.pdf:0-40\n   The lake froze in March. Then it thawed."
    )


def test_a_hit_that_says_the_same_as_a_better_one_is_shown_in_short() -> None:
    assert hits_text([HIT, HIT]).splitlines()[3:] == [
        "2. Winter  score 0.5000, dense 0.25",
        "   /a/winter.pdf:0-40",
        "   (says the same as 1)",
    ]


def test_explaining_shows_query_and_candidates() -> None:
    answer = Answer("q", "the lake froze when", "t", hits=(HIT,), confidence=0.5, dropped=1)
    assert explain_text(answer) == (
        "Searched: the lake froze when\n"
        "Confidence: 0.50\n"
        "Not shown because nothing supports it: 1 generated sentence\n"
        "passage   score  dense  lexical  reader  second reader  title\n"
        "0-40     0.5000   0.25        -       -              -  Winter"
    )
    left = replace(HIT, cut="repeats Winter, 0-40")
    told = explain_text(replace(answer, cut=(left,), found=9))
    assert "Found besides these, not read: 7 passages" in told
    assert told.endswith("0-40     0.5000   0.25        -       -              -  Winter  repeats Winter, 0-40")


def test_reports_are_a_line_each_and_counted() -> None:
    added = SourceReport("/a/b.txt", "added", "Title", "d1", 1_200, 9)
    failed = SourceReport("c.txt", "failed", reason="It is\nempty.")
    assert report_text(added) == "added      /a/b.txt  (1,200 passages)  Title"
    assert report_text(failed) == "failed     c.txt: It is empty."
    assert reports_text([added, failed, added], "news") == "2 added, 1 failed (library news)."
    assert reports_text([], "news") == "Nothing added (library news)."


def test_records_are_a_table_without_the_control_characters_of_titles() -> None:
    record = DocumentRecord("0123456789abcdef", "a.txt", "\x1b[2JTitle\nmore", 1_500, 12, "2026-11-02T10:00:00+00:00")
    assert records_text([record]) == (
        "id        added       passages  characters  title       source\n"
        "01234567  2026-11-02        12       1,500  Title more  a.txt"
    )


def test_points_stand_on_lines_of_their_own_and_a_headline_above_its_standfirst() -> None:
    claims = tuple(Claim(text, (), 1.0) for text in ("Ice came", "It stayed.", "It went."))
    shown = {form: summary_text(Summary(("d",), claims, "extractive", Coverage(1, 1), form=form)).replace(" [not supported]", "")
             for form in ("prose", "points", "headline")}  # fmt: skip
    assert shown["prose"] == "Ice came It stayed. It went."
    assert shown["points"] == "- Ice came\n- It stayed.\n- It went."
    assert shown["headline"] == "Ice came\n\nIt stayed. It went."


def test_a_summary_without_a_sentence_says_why() -> None:
    assert summary_text(Summary(("d",), (), "extractive", Coverage(1, 0))) == "Nothing in this article is about that."


def test_without_a_short_answer_the_lead_is_said_as_it_is_in_json() -> None:
    claim = Claim("The ferry stopped.", (), 1.0)
    answer = Answer(
        "Is it over?", "Is it over?", "The articles say: The ferry stopped.", claims=(claim,), confidence=0.5
    )
    assert answer_text(answer).startswith("The articles say: The ferry stopped.")
    verdict = replace(answer, text="Yes: The ferry stopped.", short="Yes")
    assert answer_text(verdict).splitlines()[0].startswith("Yes  (") and "Yes:" not in answer_text(verdict)


def test_a_footnote_mark_of_the_source_is_not_shown_beside_our_own_and_stays_in_the_quotation() -> None:
    quote = "The ferry stopped.[3]"
    citation = Citation(1, "d", "Ferry", "ferry.txt", None, 0, len(quote), quote)
    answer = Answer("What?", "What?", "The ferry stopped.", claims=(Claim("The ferry stopped.", (citation,), 1.0),))
    assert "[3]" not in answer_text(answer) and f"characters 0-{len(quote)}" in answer_text(answer)


def test_a_note_stands_above_the_nearest_sentences() -> None:
    cited = Citation(1, "d", "Ice", "ice.txt", None, 0, 12, "It may rain.")
    noted = Summary(("d",), (Claim("It may rain.", (cited,), 1.0),), "extractive", Coverage(1, 1), note="The nearest:")
    assert summary_text(noted).startswith("The nearest:\n\n- It may rain. [1]\n\n[1] Ice")


def test_what_an_article_says_of_a_focus_stands_behind_its_title_once() -> None:
    claims = tuple(
        Claim(text, (Citation(n, "d", "Ice", "ice.txt", None, n, n + 1, text),), 1.0)
        for n, text in enumerate(("It froze.", "It broke."), 1)
    )
    told = digest_text(Digest(("d", "e"), (), (), (), claims))
    assert "What each says\n- Ice: It froze. [1] It broke. [2]\n" in told
