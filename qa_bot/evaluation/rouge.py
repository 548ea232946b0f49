"""What a summary is compared by: ROUGE against a reference, new word pairs against the text; and what is trivial beside it.

ROUGE is the package rouge-score, the one whose figures are published; it is asked for only where summaries are measured.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from qa_bot.answer.summaries.extracting import Length
from qa_bot.errors import UsageError
from qa_bot.ingest.sentences import sentence_texts
from qa_bot.models.wording import STOP_WORDS, count_words

KINDS = ("rouge1", "rouge2", "rougeLsum")
MOST_SENTENCES = 500  # LexRank compares all pairs
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of words, of word pairs, and of the longest common subsequence of sentences, 0..1."""

    rouge1: float
    rouge2: float
    rouge_lsum: float


def rouge(sentences: Sequence[str], references: Sequence[str]) -> Rouge:
    """Return the best F1 against any of the references, Porter's stems, as rouge-score computes it.

    Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004. A reference on one line is split into
    sentences first. Raises UsageError where rouge-score is not installed.
    """
    found = _scorer().score_multi([_lines(text) for text in references], "\n".join(sentences))
    return Rouge(*(found[kind].fmeasure for kind in KINDS))


def _lines(text: str) -> str:
    return text if "\n" in text.strip() else "\n".join(sentence_texts(text))


@cache
def _scorer() -> Any:
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError:
        raise UsageError(
            "Measuring summaries needs the package rouge-score, which is not installed.",
            "pip install rouge-score, in the environment of qa_bot; it brings nltk for Porter's stems.",
        ) from None
    return RougeScorer(list(KINDS), use_stemmer=True)


def novelty(sentences: Sequence[str], text: str) -> float | None:
    """Return the share of a summary's different word pairs that the text lacks, 0..1; 0 for quotations.

    See, Liu and Manning, "Get To The Point", ACL 2017, section 6.2. Pairs do not cross from sentence to sentence.
    """
    pairs = {pair for sentence in sentences for pair in _pairs(sentence)}
    return len(pairs - _pairs(text)) / len(pairs) if pairs else None


def _pairs(text: str) -> set[tuple[str, str]]:
    words = TOKEN.findall(text.lower())
    return set(zip(words, words[1:], strict=False))


def size(sentences: Sequence[str], unit: str) -> int:
    """Return how long a summary is in sentences or words."""
    return len(sentences) if unit == "sentences" else sum(map(count_words, sentences))


def lead(text: str, length: Length) -> list[str]:
    """Return the first sentences of a text: so many, or as many as come nearest to so many words."""
    found: list[str] = []
    for sentence in (" ".join(one.split()) for one in sentence_texts(text)):
        without, with_it = (abs(size(some, length.unit) - length.count) for some in (found, [*found, sentence]))
        if found and with_it >= without:
            break
        found.append(sentence)
    return found


def lexrank(text: str, length: Length) -> list[str] | None:
    """Return sumy's LexRank summary, None where sumy is not installed or the text has more than MOST_SENTENCES.

    Erkan and Radev, "LexRank", JAIR 2004. The sentences are ours, so that only the choice differs.
    """
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
        from sumy.nlp.stemmers import Stemmer
        from sumy.summarizers.lex_rank import LexRankSummarizer
    except ImportError:
        return None
    sentences = [Sentence(" ".join(one.split()), _Words()) for one in sentence_texts(text)]
    if not 0 < len(sentences) <= MOST_SENTENCES:
        return None
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = STOP_WORDS
    mean = size([str(sentence) for sentence in sentences], length.unit) / len(sentences)
    count = min(len(sentences), max(1, round(length.count / mean)))
    return [str(sentence) for sentence in summarizer(ObjectDocumentModel([Paragraph(sentences)]), count)]


class _Words:
    """How sumy takes a sentence apart; its own way needs a download."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(TOKEN.findall(sentence.lower()))
