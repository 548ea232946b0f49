"""Summaries: every sentence is the document's own or was checked; the whole text is read; lengths are kept."""

import random
import threading
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from rules import RulesChecker

from qa_bot.answer.summaries.choosing import WORDS_MARGIN
from qa_bot.answer.summarising import about, summarise
from qa_bot.answer.texts.prose import read_sentences
from qa_bot.errors import SourceError, UsageError
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words, count_words
from qa_bot.settings import Settings
from qa_bot.types import Document, Draft, Progress, Summary

MILL = """The mill at Carrow Point

The tide mill at Carrow Point ground its first flour in sixty years on Saturday, after volunteers rebuilt the wheel.
The wheel was cut from green oak by Agnes Holt, a boatbuilder who had never made one before.

The volunteers with their wheel, from left: Holt, Marsh and Pell. (AP)

READ MORE: How a tide mill works

# Money

The repairs cost 212,000 pounds, most of it from the county. But the roof still leaks.

# Winter

The mill stands still from December to March, because ice would break the paddles. Visitors may see it by appointment.
It will open again at Easter. The flour is sold in the village shop.

Sign up to our newsletter
"""


class Words:
    """An encoder without a model: each content word is a direction. Quick, and near where words are shared."""

    name, revision, dim, max_tokens, query_prefix, passage_prefix = "words", "1", 256, 256, "", ""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        rows = np.full((len(texts), self.dim), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in content_words(text):
                row[crc32(word.encode()) % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


class Script:
    """A generator that writes what the script says, in pieces, and keeps the prompts."""

    name, context_tokens = "script", 4_000

    def __init__(self, *lines: str, context_tokens: int = 4_000) -> None:
        self.lines, self.prompts, self.context_tokens = list(lines), [], context_tokens

    def stream(
        self, messages: Sequence[dict[str, str]], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        self.prompts.append(messages[-1]["content"])
        for word in self.lines[min(len(self.prompts), len(self.lines)) - 1].split():
            if stop is not None and stop.is_set():
                return
            yield word + " "

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def document(text: str) -> Document:
    return Document.of(text, source="test", title="test")


def stream(
    text: str | Document,
    settings: Settings,
    encoder: Encoder | None = None,
    generator: Script | None = None,
    **options: Any,
) -> Iterator[Progress | Draft | Summary]:
    encoder = encoder or Words()
    options = {"method": "abstractive" if generator else "extractive"} | options
    asked = document(text) if isinstance(text, str) else text
    models = {"encoder": encoder, "generator": generator, "checker": RulesChecker(encoder)}
    return summarise(asked, settings=settings.summary, **models, **options)


def run(
    text: str | Document,
    settings: Settings,
    encoder: Encoder | None = None,
    generator: Script | None = None,
    **options: Any,
) -> tuple[Summary, list[object]]:
    *items, summary = stream(text, settings, encoder, generator, **options)
    assert isinstance(summary, Summary)
    return summary, list(items)


def lines(summary: Summary) -> list[str]:
    return [claim.text for claim in summary.claims]


def written_text(seed: int) -> str:
    """A text of random sentences, paragraphs, headings, soft line breaks and pronouns."""
    draw = random.Random(seed)
    names = "Ada Lund|The harbour master|Longport|The council|An engineer|Nobody|He|But she|It".split("|")
    verbs = ["paid for", "saw", "rebuilt", "refused", "counted", "painted", "sold", "measured"]
    things = "the bridge|41 boats|the old mill|salt\nand iron|a letter|naïve 🙂 sailors|the U.S. flag".split("|")
    blocks = []
    for _ in range(draw.randint(1, 12)):
        if draw.random() < 0.2:
            blocks.append(f"# Part {draw.randint(1, 99)}")
        sentences = [
            f"{draw.choice(names)} {draw.choice(verbs)} {draw.choice(things)} in {draw.randint(1200, 2020)}"
            f"{' after a long dispute with the owner of the land' * draw.randint(0, 2)}."
            for _ in range(draw.randint(1, 6))
        ]
        blocks.append(" ".join(sentences))
    return ("\r\n\r\n" if draw.random() < 0.2 else "\n\n").join([*blocks, "The end came in the autumn of that year."])


@pytest.mark.parametrize("seed", range(200))
def test_laws_over_many_texts(seed: int, settings: Settings) -> None:
    """Exact quotations, order, promised length, the same result again: over 200 texts."""
    text = written_text(seed)
    n = seed % 7 + 1
    summary, _ = run(text, settings, length=f"{n} sentences")
    places = [claim.citations[0] for claim in summary.claims]
    assert all(text[c.start : c.end] == c.quote and " ".join(c.quote.split()) == claim.text
               for claim in summary.claims for c in claim.citations)  # fmt: skip
    assert all(claim.support == 1.0 for claim in summary.claims)
    assert [c.start for c in places] == sorted(c.start for c in places)
    assert [c.number for c in places] == list(range(1, len(places) + 1))
    distinct = {" ".join(text[s.start : s.end].split()) for s in read_sentences(document(text)) if s.kind == "prose"}
    assert len(summary.claims) == min(n, len(distinct))
    assert run(text, settings, length=f"{n} sentences")[0] == summary
    words = seed % 90 + 20
    total = sum(count_words(claim.text) for claim in run(text, settings, length=f"{words} words")[0].claims)
    longest = max(count_words(sentence) for sentence in distinct)
    everything = sum(count_words(sentence) for sentence in distinct)
    assert abs(total - min(words, everything)) <= max(WORDS_MARGIN * words, longest)


def test_captions_headings_and_notices_are_left_out(settings: Settings, encoder: Encoder) -> None:
    summary, _ = run(MILL, settings, encoder, length="20 sentences")
    assert len(summary.claims) == 8
    assert not any(word in summary.text for word in ("READ MORE", "from left", "AP", "Sign up", "Money"))


def test_no_sentence_is_shown_without_the_one_that_it_leans_on(settings: Settings, encoder: Encoder) -> None:
    for n in range(1, 8):
        shown = lines(run(MILL, settings, encoder, length=str(n))[0])
        for leaning, before in (("But the roof", "The repairs cost"), ("It will open", "Visitors may see")):
            position = next((i for i, line in enumerate(shown) if line.startswith(leaning)), None)
            assert position is None or shown[position - 1].startswith(before)


def test_the_default_length_comes_from_the_settings(settings: Settings) -> None:
    assert len(run(MILL, settings)[0].claims) == 3


def test_coverage_names_the_sections_that_no_sentence_stands_on(settings: Settings, encoder: Encoder) -> None:
    all_of_it = run(MILL, settings, encoder, length="8 sentences")[0].coverage
    assert (all_of_it.sections, all_of_it.covered, all_of_it.missing) == (3, 3, ())
    assert all_of_it.characters == len(MILL)
    one = run(MILL, settings, encoder, length="1 sentence")[0].coverage
    assert one.covered == 1
    assert one.missing == ("Money", "Winter")


def pages(n: int) -> str:
    draw = random.Random(7)
    things = "timber salt wool copper grain glass paper cloth wine fish".split()
    return "\n\n".join(
        " ".join(
            f"In {draw.randint(1500, 1899)} the port took {draw.randint(2, 900)} loads of {draw.choice(things)} from "
            f"{draw.choice(things)} traders and paid {draw.randint(2, 900)} crowns."
            for _ in range(30)
        )
        for _ in range(n)
    )  # fmt: skip


def test_a_fact_in_the_last_paragraph_of_a_hundred_pages_is_found(settings: Settings) -> None:
    fact = "The lighthouse keeper Brandt owned a tame heron."
    summary, items = run(f"{pages(100)}\n\n{fact}", settings, focus="Who kept a heron?")
    assert lines(summary) == [fact]
    progress = [item for item in items if isinstance(item, Progress)]
    assert progress[-1].done == progress[-1].total > 2_900


def test_a_focus_brings_what_is_about_it_and_nothing_else(settings: Settings, encoder: Encoder) -> None:
    money = run(MILL, settings, encoder, focus="How much did the repairs cost?", length="short")[0]
    assert "212,000" in money.text
    winter = run(MILL, settings, encoder, focus="Why does the mill stand still in winter?", length="1 sentence")[0]
    assert lines(winter) == ["The mill stands still from December to March, because ice would break the paddles."]


def test_a_focus_that_the_text_says_nothing_about_brings_nothing(settings: Settings, encoder: Encoder) -> None:
    summary = run(MILL, settings, encoder, focus="Which orchestra played Brahms in Vienna?")[0]
    assert summary.claims == ()
    assert summary.coverage.covered == 0


def test_a_focus_is_found_in_other_words_too(settings: Settings, encoder: Encoder) -> None:
    """Where no sentence shares a word with it, meaning decides."""
    text = f"{MILL}\n\nNot everyone is pleased. Two owners of inns want their money back."
    assert lines(run(text, settings, encoder, focus="Who is unhappy?")[0]) == ["Not everyone is pleased."]


ASKED = """She kept the light on the island for eleven winters and wrote songs about it.

What was the first winter like?

The generator stopped in November, and it had to be stripped by torchlight.

Would you go back?

People always expect a yes from me. The silence there belonged to the work.

Where do you live now?

In the town, over a bakery that opens at four in the morning.
"""


def test_no_question_is_chosen(settings: Settings, encoder: Encoder) -> None:
    shown = lines(run(ASKED, settings, encoder, length="long")[0])
    assert shown and not [line for line in shown if line.endswith("?")]


def test_a_focus_that_the_text_asks_too_brings_what_is_said_behind(settings: Settings, encoder: Encoder) -> None:
    found = run(ASKED, settings, encoder, focus="Why would she not go back?")[0]
    assert lines(found) == ["People always expect a yes from me.", "The silence there belonged to the work."]
    assert run(ASKED, settings, encoder, focus="Which orchestra played Brahms in Vienna?")[0].claims == ()


COUNCIL = """# Minutes

The minutes of 7 February were approved with one correction. The meeting opened at seven in the evening.

# Rents

The clerk proposed to raise the rent of a plot. Ms Lund seconded the proposal. It was then carried by two votes to one.

# Dogs

A petition asks for dogs to be kept on leads in the meadow. The committee resolved to put up advisory signs this season.
"""


def test_a_focus_on_what_was_decided_brings_the_resolution(settings: Settings, encoder: Encoder) -> None:
    signs = "The committee resolved to put up advisory signs this season."
    assert signs in lines(run(COUNCIL, settings, encoder, focus="What was decided about dogs?")[0])
    assert signs not in lines(run(COUNCIL, settings, encoder, focus="Who asks for dogs on leads?")[0])


MOTIONS = """# Minutes

The minutes of 7 February were approved. The clerk read a letter from the county about the winter, and it was long.

# Roof

Three quotations were received for the roof of the hall. Ms Rao proposed that the one of 21,950 pounds be accepted. Mr Stubbs
seconded. Ms Lund would rather wait. The motion was carried by three votes to one.

# Rents

The rent of a plot has stood at 30 pounds since 2017. Mr Stubbs moved that it be raised to 36. The motion was lost by two votes to three.
"""


def test_minutes_in_brief_are_what_was_moved_and_how_the_vote_ended(settings: Settings, encoder: Encoder) -> None:
    carried = [
        "Ms Rao proposed that the one of 21,950 pounds be accepted.",
        "The motion was carried by three votes to one.",
    ]
    lost = [
        "The rent of a plot has stood at 30 pounds since 2017.",
        "Mr Stubbs moved that it be raised to 36.",
        "The motion was lost by two votes to three.",
    ]
    assert lines(run(MOTIONS, settings, encoder, length="2 sentences")[0]) == carried
    assert lines(run(MOTIONS, settings, encoder, length="5 sentences")[0]) == [*carried, *lost]


def test_what_the_next_sentence_calls_wrong_stands_in_no_summary(settings: Settings, encoder: Encoder) -> None:
    believed = "The cold of the beetle's back makes the water of the fog condense in the morning."
    text = f"The beetle lives in the desert and drinks fog. {believed} That is wrong. Fog consists of drops already, which the beetle only has to catch."
    assert believed in lines(run(text.replace("That is wrong. ", ""), settings, encoder, length="3 sentences")[0])
    assert believed not in lines(run(text, settings, encoder, length="2 sentences")[0])


def test_a_request_without_a_subject_asks_for_all_of_it(settings: Settings) -> None:
    assert about("Please summarise this news article.") is None
    assert about(" ") is None
    assert about("Please summarise what it says about the roof.")
    assert run(MILL, settings, focus="Please write a summary of this report.")[0] == run(MILL, settings)[0]


@pytest.mark.parametrize("text", ["", "# A\n\n# B\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "A" * 5_000])
def test_nothing_to_summarise_is_said_plainly(text: str, settings: Settings) -> None:
    with pytest.raises(SourceError, match="nothing to summarise"):
        run(text, settings)


PROGRAM = """import os

def main(path):
    \"\"\"Print the sizes of all files below a folder, largest first.\"\"\"
    sizes = {}
    for root, _, files in os.walk(path):
        for name in files:
            sizes[name] = os.path.getsize(os.path.join(root, name))
    # Ties are broken by name, so that two runs print the same.
    for name in sorted(sizes, key=lambda n: (-sizes[n], n)):
        print(name, sizes[name])
"""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PROGRAM, "source code"),
        ("- City: Lunna; Year: 1974; People: 12\n- City: Sella; Year: 1980; People: 43\n", "a table"),
        ("https://example.org/a\nhttps://example.org/b\n", "links"),
    ],
)
def test_what_holds_no_sentences_is_named(text: str, what: str, settings: Settings) -> None:
    with pytest.raises(SourceError, match=f"holds {what}, no sentences"):
        run(text, settings)


def test_list_marks_are_not_quoted(settings: Settings) -> None:
    text = "He has these:\n\n- The lamp was lit in 1911.\n1. The oil came by boat.\n2) Nobody paid for it.\n"
    assert lines(run(text, settings, length="9")[0])[1:] == [
        "The lamp was lit in 1911.", "The oil came by boat.", "Nobody paid for it."
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "One sentence only.",
        "Rain.",
        "Shall I sing of the tide\nas it turns in the night,\nof the boats that it lifts\nto the edge of the light?",
        "港は雪で閉ざされた。船は来なかった。人々は春を待った。",
        "الميناء مغلق بسبب الثلج. لم تأت السفن. انتظر الناس الربيع.",
        "The port is closed. Der Hafen ist geschlossen. Le port est fermé.",
        "x = 1\n\nThe program sets a number and prints it for the user.\n\nprint(x)",
        "the harbour froze and " * 800,
    ],
)
def test_unusual_texts_get_a_sensible_summary(text: str, settings: Settings, encoder: Encoder) -> None:
    summary, _ = run(text, settings, encoder)
    assert summary.claims
    assert all(text[c.start : c.end] == c.quote for claim in summary.claims for c in claim.citations)


def test_a_sentence_longer_than_the_encoder_reads_is_read_to_its_end(settings: Settings) -> None:
    seen: list[str] = []

    class Remembering(Words):
        def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
            seen.extend(texts)
            return super().encode(texts, query=query)

    words = [f"word{i}" for i in range(1_000)]
    run(" ".join(words) + ".", settings, Remembering())
    assert " ".join(seen).rstrip(".").split() == words
    assert all(len(text.split()) <= 256 for text in seen)


def test_bad_lengths_and_methods_are_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match="N sentences"):
        run(MILL, settings, length="some")
    with pytest.raises(UsageError, match="extractive, abstractive"):
        run(MILL, settings, method="magic")
    with pytest.raises(UsageError, match="needs a generator"):
        run(MILL, settings, method="abstractive")


def test_a_stop_while_reading_ends_without_a_summary(settings: Settings) -> None:
    stop = threading.Event()
    steps = stream(pages(10), settings, stop=stop)
    assert isinstance(next(steps), Progress)
    stop.set()
    assert list(steps) == []


# Generated summaries

TRUE = "The repairs cost 212,000 pounds, most of it from the county."
NEAR = "The repairs of the mill cost 500 pounds."
INVENTED = "Purple elephants conquered Jupiter."


def test_what_is_supported_is_kept_what_is_invented_is_replaced_or_dropped(
    settings: Settings, encoder: Encoder
) -> None:
    generator = Script(f"Here is a summary: {TRUE} {INVENTED} The mill stands still in July, because of heat.")
    summary, items = run(MILL, settings, encoder, generator)
    assert summary.method == "abstractive"
    assert lines(summary)[0] == TRUE
    assert "elephants" not in summary.text
    assert "July" not in summary.text
    assert "December to March" in summary.text
    assert (summary.dropped, summary.replaced) == (1, 1)
    assert all(claim.supported for claim in summary.claims)
    assert any(isinstance(item, Draft) and "elephants" in item.text for item in items)


def test_a_replacement_that_is_shown_already_is_not_shown_twice(settings: Settings, encoder: Encoder) -> None:
    summary, _ = run(MILL, settings, encoder, Script(f"{TRUE} {NEAR} {TRUE}"))
    assert lines(summary) == [TRUE]
    assert summary.dropped == 1


def test_what_is_said_twice_in_other_words_and_what_goes_round_in_circles_is_not_shown(
    settings: Settings, encoder: Encoder
) -> None:
    again = "The repairs cost 212,000 pounds."
    circles = "The repairs cost 212,000 pounds, most of it from the county, which gave most of it from the county."
    summary, _ = run(MILL, settings, encoder, Script(f"{TRUE} {again}"))
    assert lines(summary) == [TRUE] and not summary.dropped
    summary, _ = run(MILL, settings, encoder, Script(circles))
    assert "which gave" not in summary.text


def test_where_nothing_survives_the_summary_is_quoted_and_says_so(settings: Settings, encoder: Encoder) -> None:
    summary, _ = run(MILL, settings, encoder, Script(INVENTED), length="2 sentences")
    assert summary.method == "extractive"
    assert summary.dropped == 1
    assert lines(summary) == lines(run(MILL, settings, encoder, length="2 sentences")[0])


def test_what_the_model_writes_beyond_the_length_is_not_shown(settings: Settings, encoder: Encoder) -> None:
    long = " ".join(MILL.split("\n\n")[1].split())
    assert len(run(MILL, settings, encoder, Script(f"{TRUE} {long}"), length="2 sentences")[0].claims) == 2


def test_captions_and_notices_are_not_shown_to_the_model(settings: Settings) -> None:
    generator = Script(TRUE)
    run(MILL, settings, None, generator)
    assert len(generator.prompts) == 1
    assert "212,000" in generator.prompts[0]
    assert "READ MORE" not in generator.prompts[0]


def test_a_long_document_is_written_from_all_its_parts(settings: Settings) -> None:
    text = pages(12)
    generator = Script("The port took loads of salt.", context_tokens=1_000)
    run(text, settings, None, generator)
    sentences = [text[s.start : s.end] for s in read_sentences(document(text))]
    assert all(any(sentence in prompt for prompt in generator.prompts) for sentence in sentences)


def test_only_supported_sentences_of_the_parts_reach_the_last_pass(settings: Settings) -> None:
    text = pages(12)
    first = text.split(". ")[0] + "."
    generator = Script(f"{first} {INVENTED}", *[INVENTED] * 50, context_tokens=1_000)
    summary, _ = run(text, settings, None, generator)
    assert first in generator.prompts[-1]
    assert "elephants" not in generator.prompts[-1]
    assert summary.method == "extractive"


def test_a_stop_while_writing_ends_without_a_summary(settings: Settings) -> None:
    stop = threading.Event()
    for item in stream(MILL, settings, generator=Script(TRUE * 9), stop=stop):
        if isinstance(item, Draft):
            stop.set()
        assert not isinstance(item, Summary)
    assert stop.is_set()  # it was writing


# Forms


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The mill at Carrow Point is repaired", "The mill at Carrow Point is repaired"),
        ("The mill at Carrow Point", "The tide mill at Carrow Point ground its first flour in sixty years on Saturday"),
    ],
)
def test_a_headline_is_a_title_that_states_something_and_no_label(
    title: str, shown: str, settings: Settings, encoder: Encoder
) -> None:
    text = MILL.replace("The mill at Carrow Point", title, 1)
    summary, _ = run(Document.of(text, source="test", title=title), settings, encoder, form="headline", length="short")
    assert (summary.form, lines(summary)[0], len(summary.claims)) == ("headline", shown, 3)
    assert all(text[c.start : c.end] == c.quote for claim in summary.claims for c in claim.citations)


REPAIR = """The ferry sails again after four months

The ferry sails again after four months in dock. The repair cost 1.3 million pounds. The school was closed on 19 days."""


def test_below_a_title_stands_nothing_that_it_says(settings: Settings, encoder: Encoder) -> None:
    titled = Document.of(REPAIR, source="test", title=REPAIR.partition("\n")[0])
    for length in ("short", "3 sentences"):
        shown = lines(run(titled, settings, encoder, form="headline", length=length)[0])
        assert shown == [titled.title, "The repair cost 1.3 million pounds.", "The school was closed on 19 days."]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("The tide mill ground its first flour on Saturday, after volunteers rebuilt the wheel.",
         "The tide mill ground its first flour on Saturday"),
        ("The minister took the money, police said after a long search.",
         "The minister took the money, police said after a long search"),
        ("The port stays closed until Easter, unless the ice melts earlier.",
         "The port stays closed until Easter, unless the ice melts earlier"),
        ("On the last day of the cold winter, when snow fell, the port closed.",
         "On the last day of the cold winter, when snow fell, the port closed"),
        ("The mayor of the old harbour town, after a long delay, opened the bridge.",
         "The mayor of the old harbour town, after a long delay, opened the bridge"),
    ],
)  # fmt: skip
def test_without_a_title_it_is_a_main_clause_that_keeps_its_meaning(
    sentence: str, shown: str, settings: Settings
) -> None:
    summary, _ = run(f"{sentence} Nobody had expected that in the county this year.", settings, form="headline")
    assert lines(summary)[0] == shown
    assert all(claim.citations[0].quote.split() == claim.text.split() for claim in summary.claims)


@pytest.mark.parametrize("seed", range(60))
def test_a_headline_is_quoted_and_the_standfirst_keeps_its_length(seed: int, settings: Settings) -> None:
    text = written_text(seed)
    n = seed % 4 + 1
    summary, _ = run(text, settings, length=f"{n} sentences", form="headline")
    assert all(text[c.start : c.end] == c.quote for claim in summary.claims for c in claim.citations)
    assert len({claim.text for claim in summary.claims}) == len(summary.claims)
    distinct = {" ".join(text[s.start : s.end].split()) for s in read_sentences(document(text)) if s.kind == "prose"}
    assert 1 + min(n, len(distinct) - 1) <= len(summary.claims) <= 1 + n


@pytest.mark.parametrize(
    "text", ["The port of Lunna froze.", "The port is the largest of the two here. It has eleven boats."]
)
def test_a_headline_is_not_said_again_below_it(text: str, settings: Settings) -> None:
    shown = lines(run(text, settings, form="headline")[0])
    assert len({line.rstrip(".") for line in shown}) == len(shown) == text.count(".")


def test_a_title_that_is_the_first_sentence_is_not_said_again(settings: Settings) -> None:
    titled = Document.of("The port of Lunna froze.", source="test", title="The port of Lunna froze.")
    assert lines(run(titled, settings, form="headline")[0]) == ["The port of Lunna froze."]


def test_points_come_from_as_many_parts_as_they_can_and_other_forms_are_refused(settings: Settings) -> None:
    points = run(MILL, settings, form="points", length="3 sentences")[0]
    assert points.form == "points" and points.coverage.covered == 3
    assert run(MILL, settings, length="3 sentences")[0].coverage.covered == 2
    plain = MILL.replace("# Money\n\n", "").replace("# Winter\n\n", "")
    assert run(plain, settings, form="points", length="3 sentences")[0].claims == run(plain, settings)[0].claims
    with pytest.raises(UsageError, match="prose, points, headline"):
        run(MILL, settings, form="poem")


def test_a_headline_about_a_focus_that_is_not_in_the_text_is_none(settings: Settings, encoder: Encoder) -> None:
    assert run(MILL, settings, encoder, focus="Which orchestra played Brahms?", form="headline")[0].claims == ()


FOUNDRY = """The foundry in Ostrava Street is one of the last three in the country. Greta Halvorsen has run it since 1991, and
Idris Bello will take over from her next spring.

How many bells do you cast in a year?

Halvorsen: In the nineties it was seventy bells. Church work has almost disappeared, and we live on repairs of old bells.

You disagree about the furnace, too.

Bello: The old furnace burns oil. I want an electric furnace, which the regional fund would help the foundry to pay.

Halvorsen: I was against it. Bronze from an oil furnace takes up a little sulphur, and I believe that you can hear it.

Do young people want to learn the trade?

Halvorsen: They want to until they have carried clay. Of the nine apprentices whom I have taught here, two finished.

Bello: I will pay the apprentices of the foundry better, so that nobody has to eat lunch alone with an old woman.

Halvorsen: You see what I have to bear.

What will you do on your first free day, Ms Halvorsen?

Halvorsen: Sleep. Then I shall hear the cathedral bells of Utrecht, because I was always working on Sundays.
"""


@pytest.mark.parametrize("length", ["short", "medium", "6 sentences", "100 words"])
def test_whatever_is_said_in_an_interview_stands_behind_its_speakers_name(
    length: str, settings: Settings, encoder: Encoder
) -> None:
    summary, _ = run(FOUNDRY, settings, encoder, length=length)
    assert summary.claims
    for claim in summary.claims:
        (citation,) = claim.citations
        quote = " ".join(citation.quote.split())
        assert FOUNDRY[citation.start : citation.end] == citation.quote
        before = claim.text.removesuffix(quote)
        speaker = FOUNDRY[: citation.start].rpartition("\n\n")[2].partition(":")[0]
        assert before.startswith(speaker) if "\n\n" in FOUNDRY[: citation.start] else not before
        assert "You see" not in quote and "You disagree" not in quote


PROMPTED = """Ruth Embry has boiled salt on the same beach since 1991.

How did you find the beach?

By rowing the wrong way. I was nineteen and had no compass.

Two walkers fell ill in Orrin last summer after a meal with your salt. The coroner has the case.

I have read his report, and I cannot speak of it while the court sits.

Was anybody else hurt?

My pride, and nothing else that I know of in all those years.

What comes next?

A second pan, if the bank lets me have the money for it.
"""


def test_a_focus_that_an_interviewers_statement_meets_brings_the_reply_behind_it(
    settings: Settings, encoder: Encoder
) -> None:
    found = lines(
        run(PROMPTED, settings, encoder, focus="What does she say about the walkers who fell ill in Orrin?")[0]
    )
    assert found[0].endswith("I have read his report, and I cannot speak of it while the court sits.")
    assert not any(line.endswith("a meal with your salt.") for line in found)


def test_an_interview_is_told_by_what_stands_in_front_of_it_first(settings: Settings, encoder: Encoder) -> None:
    assert "take over" in run(FOUNDRY, settings, encoder, length="short")[0].text


def test_a_focus_that_calls_one_speaker_brings_the_reason_and_what_it_leans_on(
    settings: Settings, encoder: Encoder
) -> None:
    found = lines(run(FOUNDRY, settings, encoder, focus="Why does Halvorsen oppose the new furnace?")[0])
    assert found == [
        "Bello: I want an electric furnace, which the regional fund would help the foundry to pay.",  # "it" needs this
        "Halvorsen: I was against it.",
        "Halvorsen: Bronze from an oil furnace takes up a little sulphur, and I believe that you can hear it.",
    ]


def test_a_summary_that_was_to_be_written_and_is_quoted_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", logger="qa_bot"):
        summary, _ = run(MILL, settings, generator=Script("Nine purple whales sang in Vienna in 1907."))
        said = caplog.text
        run(MILL, settings)
    assert summary.method == "extractive"
    assert "the summary quotes its sentences instead" in said and caplog.text == said
