from collections.abc import Sequence

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.claims.judging import Judged
from qa_bot.answer.questions.affirming import statement
from qa_bot.answer.replies.verdict import decide
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

TEXT = (
    "The mill was built in 1794 by Josef Brandt. It was paid for by the guild. The restoration cost 410,000 euros and lasted "
    "four years. Dogs are not allowed inside. Herons nest in trees to be safe from foxes. The inn "
    "is open to walkers on Sundays, but horses are not welcome. The guild rejected the tower. Sleeping in the attic is a mistake. It refused the prize. "
    "Visitors must say that the mill was sold by the duke. Jon Ek succeeded Ida Holm as the keeper."
)
FIRST = TEXT[: TEXT.index(". It") + 1]


class Believer:
    """A checker that believes the claims that it is given, word for word, and nothing else."""

    name = "believer"

    def __init__(self, *claims: str) -> None:
        self.claims = claims
        self.asked: list[str] = []

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        self.asked.append(claim)
        words = claim.lower().rstrip(".").split()
        shared = [sum(word in text.lower() for word in words) for text in evidence]  # the nearest is believed most
        return [0.9 + 0.01 * count if claim in self.claims else 0.2 for count in shared]


def candidates(confidence: float) -> list[Candidate]:
    document = Document.of(TEXT, source="mill", title="The mill")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(TEXT), "", TEXT), "The mill", "mill", 1.0)
    return [Candidate(Evidence(document, 0, len(FIRST)), "1794", confidence, hit)]


@pytest.mark.parametrize(
    ("question", "claim", "negated"),
    [
        ("Did the storm break the sea gate?", "The storm break the sea gate.", "The storm did not break the sea gate."),
        ("Did the council pay for the work?", "The council pay for the work.", "The council did not pay for the work."),
        ("Does Ida Holm bake bread?", "Ida Holm bake bread.", "Ida Holm does not bake bread."),
        ("Was the mill built in 1794?", "The mill was built in 1794.", "The mill was not built in 1794."),
        ("Is she still there?", "She is still there.", "She is not still there."),
        ("Does Ida Holm still bake?", "Ida Holm still bake.", "Ida Holm does not still bake."),
        (
            "Is Ida Holm's husband still alive?",
            "Ida Holm's husband is still alive.",
            "Ida Holm's husband is not still alive.",
        ),
        ("Is Ida Holm's father married?", "Ida Holm's father is married.", "Ida Holm's father is not married."),
        (
            "Can the lorries still drive there at night?",
            "The lorries can still drive there at night.",
            "The lorries can not still drive there at night.",
        ),
        (
            "Would the pond still be insured?",
            "The pond would still be insured.",
            "The pond would not still be insured.",
        ),
        (
            "Is the Warden pear going to be cut down?",
            "The Warden pear is going to be cut down.",
            "The Warden pear is not going to be cut down.",
        ),
        ("Is Ida Holm responsible for it?", "Ida Holm is responsible for it.", "Ida Holm is not responsible for it."),
        ("Are there any boats?", "There are boats.", "There are not boats."),
        ("Isn't the mill open on Mondays?", "The mill is open on Mondays.", "The mill is not open on Mondays."),
        (
            "Did the restoration take four years?",
            "The restoration take four years.",
            "The restoration did not take four years.",
        ),
        ("Is the mayor Elin Sorvik?", "The mayor is Elin Sorvik.", "The mayor is not Elin Sorvik."),
        ("Is the egret smaller than it?", "The egret is smaller than it.", "The egret is not smaller than it."),
        ("Can the bridge turn?", "The bridge can turn.", "The bridge can not turn."),
        ("Can herons nest on roofs?", "Herons can nest on roofs.", "Herons can not nest on roofs."),
        ("Do grey herons hibernate?", "Grey herons hibernate.", "Grey herons do not hibernate."),
        ("Has the mill been sold?", "The mill has been sold.", "The mill has not been sold."),
        (
            "Were 19 workers taken to hospital?",
            "19 workers were taken to hospital.",
            "19 workers were not taken to hospital.",
        ),
        ("Was the lost boy found?", "The lost boy was found.", "The lost boy was not found."),
    ],
)
def test_a_question_becomes_a_claim_and_its_opposite(question: str, claim: str, negated: str) -> None:
    stated = statement(question)
    assert (stated.claim, stated.negated) == (claim, negated)


def verdict(question: str, believed: str, settings: Settings) -> tuple[str, str, str]:
    """The short answer, the lead and the first claim."""
    said = decide(question, candidates(0.9), Believer(believed), settings.answer)
    assert said is not None and all(claim.supported for claim in said.claims)
    return said.short, said.lead, said.claims[0].text


@pytest.mark.parametrize(
    ("question", "believed", "short", "sentence"),
    [
        ("Was the mill built by Josef Brandt?", "The mill was built by Josef Brandt.", "Yes", FIRST),
        ("Did the guild pay for the mill?", "The guild pay for the mill.", "Yes", "It was paid for by the guild."),
        ("Are dogs allowed inside?", "Dogs are not allowed inside.", "No", "Dogs are not allowed inside."),
        ("Are dogs allowed inside?", "Dogs are allowed inside.", "No", "Dogs are not allowed inside."),
        ("Was the mill built in 1850?", "The mill was built in 1794.", "No", FIRST),
        # whatever the checker believes: "not" beside the verb, and the opposite of the verb
        ("Are dogs allowed inside?", "nothing", "No", "Dogs are not allowed inside."),
        ("Did the guild accept the tower?", "nothing", "No", "The guild rejected the tower."),
        (
            "Did the mill accept the prize?",
            "nothing",
            "No",
            "It refused the prize.",
        ),  # "It" is what the article is about
        (
            "Did the restoration last ten years?",
            "The restoration last four years.",
            "No",
            "The restoration cost 410,000 euros and lasted four years.",
        ),
    ],
)
def test_a_verdict_stands_on_the_sentence_that_decides(
    question: str, believed: str, short: str, sentence: str, settings: Settings
) -> None:
    assert verdict(question, believed, settings) == (short, f"{short}:", sentence)


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        (
            "Is the inn open to walkers on Sundays?",
            "Yes",
            "The inn is open to walkers on Sundays, but horses are not welcome.",
        ),
        ("Did the guild reject the tower?", "Yes", "The guild rejected the tower."),
        ("Did anybody see the duke?", "No", "Nobody saw the duke."),
        ("Is the bridge free?", "No", "The bridge was free until 1950; it has cost a crown since."),
        ("Was the plan to sell the barn accepted?", "No", "The plan was rejected."),
        ("Is Ada Lund the owner of plot 7?", "No", "Plot: 7; Owner: Ben Moe; Since: 2008"),
        ("Is Ben Moe the owner of plot 7?", "Yes", "Plot: 7; Owner: Ben Moe; Since: 2008"),
    ],
)
def test_what_a_sentence_says_in_the_questions_words_needs_no_checker(
    question: str, short: str, sentence: str, settings: Settings
) -> None:
    text = (
        f"{TEXT} Nobody saw the duke. The bridge was free until 1950; it has cost a crown since. "
        "Eva Ek presented a plan to sell the barn. The plan was rejected.\n\n- Plot: 7; Owner: Ben Moe; Since: 2008"
    )
    document = Document.of(text, source="mill", title="The mill")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "The mill", "mill", 1.0)
    said = decide(
        question, [Candidate(Evidence(document, 0, len(FIRST)), "1794", 0.9, hit)], Believer(), settings.answer
    )
    assert said is not None and (said.short, said.claims[0].text) == (short, sentence)


SPONSORS = (
    "The club kept Hart as a sponsor. It kept Ida Voss as a trainer. It did not keep Moor as a printer. "
    "The fee was raised in May and cut in June. Flags have been forbidden on the bridge since 1990."
)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Was Hart & Sons dropped as a sponsor?", "No"),
        ("Are flags allowed on the bridge?", "No"),
        ("Was Voss & Daughters dropped as a trainer?", ""),  # a person of that name
        ("Was Moor & Lane dropped as a printer?", ""),  # not kept: dropped, or never had
        ("Was the fee raised?", "Yes"),  # and cut later
    ],
)
def test_who_was_kept_was_not_dropped_though_a_firm_is_called_by_its_first_name(
    question: str, short: str, settings: Settings
) -> None:
    document = Document.of(SPONSORS, source="club", title="The club")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(SPONSORS), "", SPONSORS), "The club", "club", 1.0)
    near = [Candidate(Evidence(document, 0, 32), "", 0.9, hit)]
    said = decide(question, near, Believer("nothing"), settings.answer)
    assert said is not None and said.short == short


@pytest.mark.parametrize(
    ("reply", "believed", "short", "lead"),
    [
        ("No, it is locked at dusk.", True, "No", ""),
        ("Ask the warden.", True, "", "The articles say:"),
        ("No, it is locked at dusk.", False, "", "The articles say:"),  # a question that is not near enough
    ],
)
def test_a_question_in_the_text_decides_nothing_but_what_replies_to_it_does(
    reply: str, believed: bool, short: str, lead: str, settings: Settings
) -> None:
    text = f"Can I park in the yard overnight? {reply} The yard is swept on Mondays."
    document = Document.of(text, source="yard", title="The yard")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "The yard", "yard", 1.0)
    end = text.index(" The yard is")
    near = [Candidate(Evidence(document, text.index(reply), end), "", 0.6, hit)]
    claim = "I can park in the yard overnight." if believed else "nothing"
    said = decide("Can I park in the yard overnight?", near, Believer(claim), settings.answer)
    assert said is not None
    assert (said.short, said.lead, said.claims[0].text) == (short, lead, reply)


@pytest.mark.parametrize(
    ("question", "believed"),
    [
        ("Was the mill built for the Duke?", "The mill was built for the Duke."),  # a name that no sentence has
        ("Do foxes nest in trees?", "Foxes nest in trees."),  # the sentence says it of others
        ("Was the mill built quickly and cheaply?", "The mill was built quickly and cheaply."),  # words that it lacks
        ("Was the mill sold by the duke?", "The mill was sold by the duke."),  # what somebody must say is not told
        ("Is Ida Holm the keeper?", "Ida Holm is the keeper."),  # who was succeeded is it no longer
        ("Should I be sleeping in the attic?", "I should be sleeping in the attic."),  # what one should do is not told
    ],
)
def test_a_checker_that_believes_too_much_brings_no_verdict(question: str, believed: str, settings: Settings) -> None:
    short, lead, _ = verdict(question, believed, settings)
    assert (short, lead) == ("", "The articles say:")


@pytest.mark.parametrize(("support", "short"), [(0.55, ""), (0.65, "Yes"), (0.85, "Yes")])
def test_a_clause_that_says_the_claim_word_after_word_needs_less_support(
    support: float, short: str, settings: Settings
) -> None:
    class Doubter(Believer):
        def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
            return [support if "foxes" in text and "not" not in claim else 0.1 for text in evidence]

    said = decide("Do herons nest to be safe from foxes?", candidates(0.9), Doubter(), settings.answer)
    assert said is not None and said.short == short


def test_without_a_sure_verdict_the_nearest_sentence_stands_without_one(settings: Settings) -> None:
    assert verdict("Was the mill sold by Ida Holm?", "nothing", settings) == ("", "The articles say:", FIRST)


def test_where_nothing_is_near_there_is_no_verdict_and_no_sentence(settings: Settings) -> None:
    assert decide("Is the moon made of cheese?", candidates(0.1), Believer(), settings.answer) is None
    assert decide("Is the moon made of cheese?", [], Believer(), settings.answer) is None


def test_a_sentence_that_forbids_what_is_asked_is_quoted_before_a_nearer_one(settings: Settings) -> None:
    text = "Pull the tank out and pour the water away. Do not drink the water. Do not store the water."
    manual = Document.of(text, source="manual", title="The manual")
    hit = Hit(Passage(f"{manual.id}:0", manual.id, 0, len(text), "", text), "The manual", "manual", 1.0)
    near = Candidate(Evidence(manual, 0, text.index(" Do")), "", 0.9, hit)

    def quoted(question: str) -> tuple[str, str, str]:
        said = decide(question, [near], Believer(), settings.answer)
        assert said is not None
        return said.short, said.lead, said.claims[0].text

    assert quoted("Can I drink the water from the tank?") == ("", "The articles say:", "Do not drink the water.")
    assert quoted("Can I boil the water from the tank?")[2] == near.evidence.text
    assert quoted("Did they drink the water from the tank?")[2] == near.evidence.text


GUILD = "The mill was built in 1794 by Josef Brandt. It was paid for by the guild."  # who "it" is is quoted, too


@pytest.mark.parametrize(
    ("question", "claim", "opposite", "short", "quoted"),
    [
        ("Did the duke help to finance the mill?", (0.1, 0.95), (0.9, 0.1), "No", GUILD),
        ("Did the craftsmen finance the mill?", (0.9, 0.1), (0.1, 0.9), "Yes", GUILD),
        ("Did the craftsmen finance the mill?", (0.8, 0.2), (0.1, 0.9), "Yes", GUILD),  # its opposite is not believed
        ("Did the duke help to finance the mill?", (0.1, 0.9), (0.9, 0.1), "No", GUILD),
        ("Did the duke help to finance the mill?", (0.1, 0.95), (0.1, 0.95), "", FIRST),  # nor is its opposite
        ("Did the craftsmen finance the mill?", (0.9, 0.1), (0.95, 0.1), "", FIRST),  # its opposite is believed too
        ("Did the duke help to finance the mill?", (0.3, 0.7), (0.4, 0.6), "", FIRST),
        ("Did the duke help to finance the mill?", (0.6, 0.95), (0.5, 0.5), "", FIRST),  # it says both
        (
            "Did the guild pay for the mill?",
            (0.1, 0.95),
            (0.9, 0.1),
            "",
            FIRST,
        ),  # "it" is the mill: that denies nothing
        ("Did the guild pay for the mill in Hulme?", (0.1, 0.95), (0.9, 0.1), "", FIRST),  # nor where it is
        ("Should the duke finance the mill?", (0.9, 0.1), (0.1, 0.9), "", FIRST),  # what one should do is only quoted
    ],
)
def test_other_words_than_the_articles_are_judged_by_the_second_checker(
    question: str,
    claim: tuple[float, float],
    opposite: tuple[float, float],
    short: str,
    quoted: str,
    settings: Settings,
) -> None:
    def judge(asked: str, sentences: Sequence[Evidence]) -> Judged:
        by = next(one for one in sentences if "paid for" in one.text)
        supported, contradicted = opposite if " not " in asked else claim
        return Judged(by, f"{asked} {by.text}", supported, by, contradicted)

    said = decide(question, candidates(0.9), Believer(), settings.answer, judge)
    assert said is not None
    assert (said.short, said.claims[0].citations[0].quote) == (short, quoted)


def test_a_belief_in_claim_and_opposite_needs_a_reader_that_is_sure_of_the_sentence(settings: Settings) -> None:
    def judge(asked: str, sentences: Sequence[Evidence]) -> Judged:
        by = next(one for one in sentences if "paid for" in one.text)
        supported, contradicted = (0.9, 0.1) if " not " in asked else (0.1, 0.9)
        return Judged(by, f"{asked} {by.text}", supported, by, contradicted)

    asked = "Did the duke help to finance the mill?"
    for confidence, short in ((0.9, "No"), (0.4, None)):
        said = decide(asked, candidates(confidence), Believer(), settings.answer, judge)
        assert (said and said.short) == short
