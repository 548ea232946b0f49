"""Evaluation -> Figures: each a value with what it was taken on (n) and its floors; and what each means in a sentence.

Arithmetic alone. A floor is what a trivial bot gets on the same questions: a figure that does not beat it says nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa_bot.evaluation import metrics
from qa_bot.evaluation.evaluate import ANSWERED, DENSE, FUSED, LEXICAL, RAW, Evaluation, Outcome
from qa_bot.evaluation.metrics import answer_f1, exact_match, shows_answer

RIGHT = 0.5  # F1 from which an answer is called right
NULL, FIRST = "declines everything", "first sentence"
SURE, RANDOM = "always sure", "random order"

SHARE, SECONDS, MIB, NUMBER = "share", "seconds", "MiB", "number"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure is, for people."""

    group: str
    name: str
    text: str
    unit: str = SHARE  # shares are 0..1
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """One measured number."""

    key: str  # of MEANINGS
    value: float | None  # None: nothing to measure it on
    n: int
    floors: Mapping[str, float | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, key: str, values: Iterable[float], floors: Mapping[str, float | None] | None = None
    ) -> "MeasuredFigure":
        """Return the mean of values, and how many they are."""
        values = list(values)
        return cls(key, metrics.mean(values), len(values), floors or {})

    @property
    def meaning(self) -> Meaning:
        """What the figure is, for people."""
        return MEANINGS[self.key]


MEANINGS = {
    "right": Meaning("Answers", "answered right", f"Of the questions that have an answer, how many got it (F1 of {RIGHT} or more)."),
    "exact_match": Meaning("Answers", "exact match", "How many answers are word for word the expected one."),
    "f1": Meaning("Answers", "F1", "How many words the answer and the expected one share."),
    "f1_all": Meaning("Answers", "F1, all questions", "The same with the questions that have no answer: there, to decline counts 1, else 0 (SQuAD 2.0)."),
    "declined_right": Meaning("Declining", "declined rightly", "Of the questions that the articles do not answer, how many were declined."),
    "declined_wrong": Meaning("Declining", "declined wrongly", "Of the questions that the articles answer, how many were declined.", lower_is_better=True),
    "wrong_given": Meaning("Declining", "given answers that are wrong", "Of the answers that were given, how many are wrong, or answer what has no answer.", lower_is_better=True),
    "wrong_shown": Meaning("Declining", "given answers that do not show it", "Of the answers that were given, how many hold no expected answer in the sentences that they show.", lower_is_better=True),
    "auroc": Meaning("Declining", "tells answerable from not (AUROC)", "How often a question with an answer has the higher confidence than one without; 0.5 is chance.", NUMBER),
    "recall": Meaning("Finding", "recall@k", "How much of the expected evidence is among the k passages that are looked at."),
    "ndcg": Meaning("Finding", "nDCG@k", "How far up among them the evidence stands; 1 is on top.", NUMBER),
    "recall_history": Meaning("Finding", "recall@k in conversations", "The same for the questions that have earlier turns."),
    "citation_precision": Meaning("Citations", "citation precision", "How many citations support their sentence, by the checker. Quotations do."),
    "citation_recall": Meaning("Citations", "citation recall", "How many sentences are supported by what they cite, by the checker."),
    "citation_exact": Meaning("Citations", "citations in place", "How many citations point at exactly the characters that they quote."),
    "citation_evidence": Meaning("Citations", "cites the evidence", "Of the answers that were given, how many cite the expected evidence."),
    "calibration_error": Meaning("Confidence", "calibration error (ECE)", f"By how much confidence and share of right answers differ, in {metrics.BINS} bins.", NUMBER, lower_is_better=True),
    "risk_coverage_area": Meaning("Confidence", "area under risk-coverage", "The share of wrong answers, averaged over all thresholds of confidence.", NUMBER, lower_is_better=True),
    "seconds_median": Meaning("Cost", "seconds a question, median", "Half of the answers came faster.", SECONDS, lower_is_better=True),
    "seconds_p95": Meaning("Cost", "seconds a question, 95 %", "19 of 20 answers came faster.", SECONDS, lower_is_better=True),
    "seconds_first": Meaning("Cost", "seconds, first question", "With the loading of the models.", SECONDS, lower_is_better=True),
    "rouge1": Meaning("Near the reference", "ROUGE-1", "How many words a summary and its reference share (F1)."),
    "rouge2": Meaning("Near the reference", "ROUGE-2", "The same for pairs of words that follow each other."),
    "rouge_lsum": Meaning("Near the reference", "ROUGE-Lsum", "The same for words in the same order."),
    "summary_support": Meaning("Support", "sentences supported", "How many sentences are supported by what they cite, by the checker. Quotations are."),
    "summary_coverage": Meaning("Support", "sections covered", "On how many sections of a text its summary stands."),
    "summary_novelty": Meaning("Support", "new word pairs", "How many pairs of words of a summary the text lacks; 0 for quotations."),
    "length_error": Meaning("Length", "off the length", "How far summaries are from the length asked for, as a share of it.", lower_is_better=True),
    "length_kept": Meaning("Length", "length kept", "How many summaries are within 10 %, or within a sentence, of the length asked for."),
    "seconds_1000_words": Meaning("Cost", "seconds for 1,000 words", "Of the texts that are read.", SECONDS, lower_is_better=True),
    "peak_mib": Meaning("Cost", "memory, MiB", "The most that the process held.", MIB, lower_is_better=True),
}  # fmt: skip


def is_right(given: str, outcome: Outcome) -> bool | None:
    """Return whether an answer is right ("" is to decline), None where the question file does not tell."""
    question = outcome.question
    if question.answerable is False:
        return not given
    if question.answers:
        return bool(given) and answer_f1(given, question.answers) >= RIGHT
    return None


def figures(evaluation: Evaluation) -> list[MeasuredFigure]:
    """Return all figures, in the order of a report; those without anything to measure are left out."""
    outcomes = evaluation.outcomes
    ways = (_answers, _declining, _finding, _citations, _confidence)
    found = [figure for way in ways for figure in way(outcomes)] + _cost(evaluation)
    return [figure for figure in found if figure.value is not None]


def guesses(outcomes: Iterable[Outcome]) -> tuple[list[float], list[bool]]:
    """Return confidence and rightness of the best guess at every question whose answer is known.

    Where there is no answer, no guess is right: there, confidence has to be low.
    """
    confidences, right = [], []
    for outcome in outcomes:
        known = is_right(outcome.guess, outcome)
        if known is not None:
            confidences.append(outcome.confidence)
            right.append(known and outcome.question.answerable is not False)
    return confidences, right


def _answers(outcomes: Sequence[Outcome]) -> list[MeasuredFigure]:
    asked = [o for o in outcomes if o.question.answers]
    known = [o for o in outcomes if o.question.answers or o.question.answerable is False]

    def scored(key: str, some: Sequence[Outcome], score: Callable[[str, Outcome], float]) -> MeasuredFigure:
        floors = {
            NULL: metrics.mean(score("", o) for o in some),
            FIRST: metrics.mean(score(o.first_sentence, o) for o in some),
        }
        return MeasuredFigure.of(key, (score(o.given, o) for o in some), floors)

    def f1(given: str, outcome: Outcome) -> float:
        return answer_f1(given, outcome.question.answers)

    return [
        scored("right", asked, lambda given, o: bool(is_right(given, o))),
        scored("exact_match", asked, lambda given, o: exact_match(given, o.question.answers)),
        scored("f1", asked, f1),
        scored("f1_all", known, f1),
    ]


def _declining(outcomes: Sequence[Outcome]) -> list[MeasuredFigure]:
    with_answer = [o for o in outcomes if o.question.answerable]
    without = [o for o in outcomes if o.question.answerable is False]
    known = [o for o in outcomes if o.question.answers or o.question.answerable is False]
    given = [right for o in outcomes if not o.answer.declined and (right := is_right(o.given, o)) is not None]
    shown = [shows_answer(o.answer.text, o.question.answers) for o in known if not o.answer.declined]
    first_shown = [shows_answer(o.first_sentence, o.question.answers) for o in known if o.first_sentence]
    first = [right for o in outcomes if o.first_sentence and (right := is_right(o.first_sentence, o)) is not None]
    both, labels = [*with_answer, *without], [True] * len(with_answer) + [False] * len(without)
    floors = {NULL: 1.0, FIRST: 0.0}
    near = {
        DENSE: metrics.auroc([o.cosine for o in both], labels),
        LEXICAL: metrics.auroc([o.bm25 for o in both], labels),
    }
    return [
        MeasuredFigure.of("declined_right", (bool(o.answer.declined) for o in without), floors),
        MeasuredFigure.of("declined_wrong", (bool(o.answer.declined) for o in with_answer), floors),
        MeasuredFigure.of("wrong_given", (not r for r in given), {FIRST: metrics.mean(not r for r in first)}),
        MeasuredFigure.of("wrong_shown", (not s for s in shown), {FIRST: metrics.mean(not s for s in first_shown)}),
        MeasuredFigure("auroc", metrics.auroc([o.confidence for o in both], labels), len(both), near),
    ]


def _finding(outcomes: Sequence[Outcome]) -> list[MeasuredFigure]:
    judged = [o for o in outcomes if o.rankings]
    followed = [o for o in judged if RAW in o.rankings]

    def figure(key: str, which: int) -> MeasuredFigure:
        floors = {way: metrics.mean(o.rankings[way][which] for o in judged) for way in (DENSE, LEXICAL, FUSED)}
        return MeasuredFigure.of(key, (o.rankings[ANSWERED][which] for o in judged), floors)

    raw = {RAW: metrics.mean(o.rankings[RAW][0] for o in followed)}
    return [
        figure("recall", 0),
        figure("ndcg", 1),
        MeasuredFigure.of("recall_history", (o.rankings[ANSWERED][0] for o in followed), raw),
    ]


def _citations(outcomes: Sequence[Outcome]) -> list[MeasuredFigure]:
    claims = [claim for o in outcomes for claim in o.claims]
    count = sum(len(claim.alone) for claim in claims)
    exact = 1 - sum(o.misplaced for o in outcomes) / count if count else None
    return [
        MeasuredFigure("citation_precision", metrics.citation_precision(claims), count),
        MeasuredFigure("citation_recall", metrics.citation_recall(claims), len(claims)),
        MeasuredFigure("citation_exact", exact, count),
        MeasuredFigure.of("citation_evidence", (o.cites_evidence for o in outcomes if o.cites_evidence is not None)),
    ]


def _confidence(outcomes: Sequence[Outcome]) -> list[MeasuredFigure]:
    confidences, right = guesses(outcomes)
    wrong = metrics.mean(not r for r in right)
    error = metrics.expected_calibration_error(confidences, right)
    area = metrics.area_under_risk_coverage(confidences, right)
    return [
        MeasuredFigure("calibration_error", error, len(right), {SURE: wrong}),
        MeasuredFigure("risk_coverage_area", area, len(right), {RANDOM: wrong}),
    ]


def _cost(evaluation: Evaluation) -> list[MeasuredFigure]:
    seconds = [o.seconds for o in evaluation.outcomes]
    return [
        MeasuredFigure("seconds_median", metrics.percentile(seconds, 0.5), len(seconds)),
        MeasuredFigure("seconds_p95", metrics.percentile(seconds, 0.95), len(seconds)),
        MeasuredFigure("seconds_first", evaluation.first_seconds, 1),
        MeasuredFigure("peak_mib", evaluation.peak_mib, 1),
    ]
