"""Digests: statements of several documents, contradictions, what only one says; all quoted and attributed."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from rules import RulesChecker
from test_stories import LETTER

from qa_bot.answer.digesting import digest
from qa_bot.answer.remembering import read_digest, write_digest
from qa_bot.answer.summaries.shelving import LINES, MOST_LINES
from qa_bot.errors import SourceError, UsageError
from qa_bot.interfaces.digests import told_by_each
from qa_bot.models.reader import load_reader
from qa_bot.settings import Settings
from qa_bot.types import Claim, Digest, Document, Progress

POST = """Harbour bridge opens at last

The new harbour bridge at Longport opened to cyclists on Monday after nine years of work.
The council paid 41 million crowns for the bridge. Ada Lund designed the two towers of the bridge.
Fishermen fear that the pylons will drive the herring away from the bay."""

ECHO = """Cyclists cross the bay

Cyclists crossed the new harbour bridge at Longport, which opened on Monday after nine years of work.
The council paid 44 million crowns for the bridge. A band played on the quay until midnight."""

STAR = """The towers of Longport

Ada Lund designed the two towers of the bridge. Nobody slept in the old town during the fireworks.
The baker Tove Marsh sold four hundred cakes in the shape of a pylon."""


def document(text: str, title: str = "") -> Document:
    return Document.of(text, source=f"{title or text.splitlines()[0]}.txt", title=title or text.splitlines()[0])


DOCUMENTS = [document(text) for text in (POST, ECHO, STAR)]


def run(documents: Sequence[Document], settings: Settings, encoder: Any, **options: Any) -> Digest:
    items = list(
        digest(
            documents,
            encoder=encoder,
            checker=RulesChecker(encoder),
            reader=options.pop("reader", None),
            settings=settings.summary,
            **options,
        )
    )
    assert all(isinstance(item, Progress) for item in items[:-1])
    assert isinstance(items[-1], Digest)
    return items[-1]


def claims(found: Digest) -> list[Claim]:
    told = [claim for contradiction in found.contradictions for claim in contradiction.claims]
    return [*found.agreed, *told, *found.single, *found.lines]


def test_every_statement_is_a_quotation_of_the_document_that_is_named(settings: Settings, encoder: Any) -> None:
    texts = {d.id: d.text for d in DOCUMENTS}
    found = run(DOCUMENTS, settings, encoder)
    assert claims(found)
    for claim in claims(found):
        assert claim.citations
        assert claim.text == " ".join(claim.citations[0].quote.split())
        for citation in claim.citations:
            assert texts[citation.document_id][citation.start : citation.end] == citation.quote
    numbers = [c.number for claim in claims(found) for c in claim.citations]
    places = {c.number: (c.document_id, c.start) for claim in claims(found) for c in claim.citations}
    assert sorted(set(numbers)) == list(range(1, len(set(places.values())) + 1))


def test_what_several_say_is_cited_in_each_and_what_one_says_in_one(settings: Settings, encoder: Any) -> None:
    found = run(DOCUMENTS, settings, encoder)
    shared = {claim.text: {c.title for c in claim.citations} for claim in found.agreed}
    assert shared["Ada Lund designed the two towers of the bridge."] == {
        "Harbour bridge opens at last",
        "The towers of Longport",
    }
    assert any("after nine years of work" in text and len(titles) == 2 for text, titles in shared.items())
    assert all(len({c.document_id for c in claim.citations}) == len(claim.citations) >= 2 for claim in found.agreed)
    alone = " ".join(claim.text for claim in found.single)
    assert "band" in alone
    assert "Lund" not in alone
    assert all(len(claim.citations) == 1 for claim in found.single)


def test_a_statement_with_another_figure_is_a_contradiction_and_not_an_agreement(
    settings: Settings, encoder: Any
) -> None:
    found = run(DOCUMENTS, settings, encoder)
    assert [c.values for c in found.contradictions] == [("41 million crowns", "44 million crowns")]
    assert {claim.citations[0].title for claim in found.contradictions[0].claims} == {
        "Harbour bridge opens at last",
        "Cyclists cross the bay",
    }
    assert not any("million" in claim.text for claim in found.agreed)


FLOOD = """The wall of Ravenmoor

By Ida Clements, Ravenmoor Post, 12 October 2023

Mayor Joan Pell put the cost of repairs at Ravenmoor at 6 million pounds after the Tamsel flooded the lower town.
The flood wall, finished in 2009, was overtopped by the Tamsel."""

WATER = """Warnings came too late

By Ben Osei, Northern Star, 14 October 2023

People of Ravenmoor told Mayor Joan Pell that nobody had warned them of the Tamsel.
The flood wall at Ravenmoor was completed in 2007. Repairs are expected to cost 9 million pounds."""


def test_another_wording_hides_no_contradiction_and_the_newer_article_is_named(
    settings: Settings, encoder: Any
) -> None:
    documents = [document(FLOOD), document(WATER)]
    assert run(documents, settings, encoder).contradictions == ()
    found = run(documents, settings, encoder, reader=load_reader(settings.reader)).contradictions
    assert sorted(one.dated for one in found) == [
        ("2009 (2023-10-12)", "2007 (2023-10-14, newest)"),
        ("6 million pounds (2023-10-12)", "9 million pounds (2023-10-14, newest)"),
    ]
    assert all(value in claim.text for one in found for value, claim in zip(one.values, one.claims, strict=True))


@pytest.mark.parametrize(
    ("told", "other", "stranger"),
    [
        (
            "The alarm was raised at night by Tove Marsh, the watchman of the mill, who saw flames in a window.",
            "For Tove Marsh, the watchman who rang the bell, the sight will be hard to forget.",
            "For the baker in the next street, the watchman who rang the bell will be hard to forget.",
        ),
        (
            "Eighteen fire engines came from all over the county, more than in any summer for a long time.",
            "At the harbour stood fourteen engines, and nobody could find the keys of the gate to the water.",
            "At the harbour stood fourteen cranes, and nobody could find the keys of the gate to the water.",
        ),
    ],
)
def test_what_another_article_may_tell_in_other_words_is_not_said_by_one_only(
    told: str, other: str, stranger: str, settings: Settings, encoder: Any
) -> None:
    line = "The old rope mill at Longport burned to the ground on Sunday, and the town has lost its landmark."

    def single(text: str) -> list[str]:
        documents = [document(f"{line}\n\n{told}", "Fire"), document(f"{line[:60]}.\n\n{text}", "Blaze")]
        return [claim.text for claim in run(documents, settings, encoder, length="long").single]

    assert told in single(stranger)
    assert told not in single(other)


def test_nothing_is_compared_between_two_events(settings: Settings, encoder: Any) -> None:
    quarters = [
        f"In the {which} quarter Delmar of Longport had {staff} workers. Revenue rose to {revenue} million crowns."
        for which, staff, revenue in (("first", "1,400", 64), ("second", "1,300", 91))
    ]
    found = run([document(text, which) for text, which in zip(quarters, "AB", strict=True)], settings, encoder)
    assert found.contradictions == found.agreed == ()


def test_each_document_has_one_line(settings: Settings, encoder: Any) -> None:
    found = run(DOCUMENTS, settings, encoder)
    assert [claim.citations[0].document_id for claim in found.lines] == [d.id for d in DOCUMENTS]


def test_a_document_that_gathers_stories_has_a_line_of_some(settings: Settings, encoder: Any) -> None:
    letter = Document.of(LETTER, source="letter.txt", title="Letter from Ashgrove School")
    mill = Document.of(
        "The tide mill at Carrow was repaired by volunteers. Its wheel is of oak.", source="m", title="M"
    )
    told = told_by_each(run([letter, mill], settings, encoder))
    assert [len(some) for some, _ in told] == [LINES.count, 1]
    assert len({claim.text for claim in told[0][0]} & {line.split(". ")[0] + "." for line in LETTER.split("\n")}) == 3


def test_among_many_documents_one_that_gathers_stories_has_one_line(settings: Settings, encoder: Any) -> None:
    letter = Document.of(LETTER, source="letter.txt", title="Letter from Ashgrove School")
    many = [
        document(f"The tide mill number {n} at Carrow was repaired by volunteers.", f"Mill {n}")
        for n in range(MOST_LINES + 3)
    ]
    found = run([letter, *many], settings, encoder)
    owners = [claim.citations[0].document_id for claim in found.lines]
    assert len(owners) == len(set(owners)) <= MOST_LINES
    assert len(owners) + sum(map(len, found.others)) == len(found.document_ids)


def test_of_many_documents_some_stand_for_the_others(settings: Settings, encoder: Any) -> None:
    subjects = "The herring of the bay spawned near pier {}.", "The bakers of Longport sold {} cakes at the fair."
    many = [
        document(subjects[i % 2].format(i + 100) + f" Nobody had seen boat {i * 7} or its owner before.", f"Note {i}")
        for i in range(MOST_LINES + 9)
    ]
    found = run(many, settings, encoder)
    assert len(found.lines) == len(found.others) == MOST_LINES
    titles = [claim.citations[0].title for claim in found.lines] + [title for some in found.others for title in some]
    assert sorted(titles) == sorted(one.title for one in many)
    assert read_digest(write_digest(found, many), many) == found
    assert len(run(many, settings, encoder, length=f"{len(many)} sentences").lines) == len(many)


def test_a_near_duplicate_counts_once(settings: Settings, encoder: Any) -> None:
    reprint = document(POST.replace("at last", "today") + " Reprinted with thanks.", "Reprint")
    found = run([*DOCUMENTS, reprint], settings, encoder)
    assert len(found.document_ids) == 3
    assert found.duplicates == (("Harbour bridge opens at last", "Reprint"),)
    assert all(len(claim.citations) == 2 for claim in found.agreed)


def test_what_a_near_duplicate_tells_otherwise_is_told(settings: Settings, encoder: Any) -> None:
    changed = POST.replace("41 million", "14 million").replace("Ada Lund", "Ida Lund") + " Reprinted with thanks."
    documents = [*DOCUMENTS[:1], DOCUMENTS[2], document(changed, "Reprint")]
    found = run(documents, settings, encoder)
    assert len(found.document_ids) == 2
    told = [
        one for one in found.contradictions if {c.citations[0].title for c in one.claims} != {"The towers of Longport"}
    ]
    assert ("14 million crowns", "41 million crowns") in [one.values for one in told]
    for one in told:
        for claim, value in zip(one.claims, one.values, strict=True):
            assert value in claim.text and claim.citations[0].quote == claim.text
    assert read_digest(write_digest(found, documents), documents) == found
    about = run(documents, settings, encoder, focus="Which cakes did the baker sell?")
    assert not any("crowns" in value for one in about.contradictions for value in one.values)


def test_a_focus_brings_what_is_about_it_only(settings: Settings, encoder: Any) -> None:
    found = run(DOCUMENTS, settings, encoder, focus="What did the bridge cost?")
    assert [c.values for c in found.contradictions] == [("41 million crowns", "44 million crowns")]
    assert not any("band" in claim.text or "fireworks" in claim.text for claim in claims(found))
    assert claims(run(DOCUMENTS, settings, encoder, focus="Which orchestra played Brahms in Vienna?")) == []


def test_what_has_far_less_to_do_with_the_focus_than_another_article_is_left_out(
    settings: Settings, encoder: Any
) -> None:
    dam = document(
        "The dam on the Ulva costs 1.4 billion dollars, which a bank lends. Two villages will be flooded.", "Dam"
    )
    alone, beside = (run(some, settings, encoder, focus="What did the repairs of the flood cost?") for some in ([dam], [dam, document(FLOOD)]))  # fmt: skip
    assert [claim.citations[0].title for claim in alone.lines] == ["Dam"]
    assert {claim.citations[0].title for claim in claims(beside)} == {"The wall of Ravenmoor"}


APART = [
    document("The ferry sank in a gale. Three sailors drowned. Its owner had sold the pumps.", "Ferry"),
    document("The bakers of Longport elected a queen of cakes. Her father died in the spring. A band played.", "Cakes"),
    document("Lamps with thin wires burn longer. Nobody knows why. The wires cost two crowns.", "Lamps"),
]


def test_articles_on_other_things_each_tell_what_they_know_of_the_focus(settings: Settings, encoder: Any) -> None:
    found = run(APART, settings, encoder, focus="Who died?")
    told = {claim.text for claim in found.lines}
    assert {"Three sailors drowned.", "Her father died in the spring."} <= told
    assert "Lamps" not in {claim.citations[0].title for claim in found.lines}
    assert found.single == ()


def test_of_articles_on_other_things_nothing_is_what_only_one_says(settings: Settings, encoder: Any) -> None:
    found = run(APART, settings, encoder)
    assert (found.single, len(found.lines)) == ((), 3)


def test_the_length_bounds_each_part_and_words_are_refused(settings: Settings, encoder: Any) -> None:
    one = run(DOCUMENTS, settings, encoder, length="1 sentence")
    assert (len(one.agreed), len(one.contradictions), len(one.single)) == (1, 1, 1)
    with pytest.raises(UsageError, match="counts statements"):
        run(DOCUMENTS, settings, encoder, length="100 words")


def test_documents_without_sentences_are_named_and_the_others_are_read(settings: Settings, encoder: Any) -> None:
    table = document("| a | b |\n|---|---|\n| 1 | 2 |\n", "Table")
    found = run([*DOCUMENTS, table], settings, encoder)
    assert len(found.document_ids) == 3
    assert "Table" in found.skipped[0]
    with pytest.raises(SourceError, match="none of the documents"):
        run([table], settings, encoder)


def test_the_same_documents_give_the_same_digest(settings: Settings, encoder: Any) -> None:
    assert run(DOCUMENTS, settings, encoder) == run(DOCUMENTS, settings, encoder)


def test_a_stop_ends_without_a_digest(settings: Settings, encoder: Any) -> None:
    stop = threading.Event()
    checker = RulesChecker(encoder)
    stream = digest(DOCUMENTS, encoder=encoder, checker=checker, reader=None, settings=settings.summary, stop=stop)
    assert isinstance(next(stream), Progress)
    stop.set()
    assert not any(isinstance(item, Digest) for item in stream)
