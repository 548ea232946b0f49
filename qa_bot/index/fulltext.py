"""How text becomes words for the full-text index, and a question becomes a query over them.

SQLite's tokenizer cuts words where letters and digits end, folds case and accents, and stems English (Porter 1980).
Scripts that are written without spaces would become one word a sentence; here each of their characters becomes a word,
and a query asks for pairs of neighbours, as Lucene's CJK analysis does.
"""

import re
import sqlite3
import unicodedata

from qa_bot.ingest.text.decoding import searchable
from qa_bot.models.wording import SMALL_WORDS

# Han, kana, hangul, Thai, Lao, Burmese, Khmer, and the two planes of further ideographs
UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])"
)

WEIGHTS = (2.0, 1.0, 1.0)  # of a word in the title, the heading, the text: measured, see DECISIONS.md

# Words that match everywhere and cost time: "not" is evidence, but no topic
STOP_WORDS = SMALL_WORDS | frozenset("am because between both doing having hers no nor not out too until".split())


def index_text(text: str) -> str:
    """Return what the full-text index gets: what is seen of the text, unspaced scripts a space between characters."""
    text = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")  # SQLite takes no lone surrogates
    return UNSPACED.sub(r" \1 ", searchable(text))


def match_expression(query: str) -> str:
    """Return an FTS5 expression: any of the words of `query`, each quoted, so that nothing of the user's is syntax.

    English stop words are left out unless nothing else is left. Empty where the query holds no word.
    """
    words = list(dict.fromkeys(_words(index_text(query).lower())))
    telling = [word for word in words if word not in STOP_WORDS] or words
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(telling))


def search(connection: sqlite3.Connection, query: str, k: int) -> list[tuple[str, float]]:
    """Return up to k (passage id, BM25 > 0), best first, ties by passage id. `query` is text, never syntax."""
    expression = match_expression(query)
    if not expression or k <= 0:
        return []
    fetched = k + 16
    while True:  # passages are looked up for the best alone, and for all that equal the last of them
        best = connection.execute(
            "SELECT rowid, bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ?",
            (*WEIGHTS, expression, fetched),
        ).fetchall()
        if len(best) < fetched or best[-1][1] > best[k - 1][1]:
            break
        fetched *= 4
    lookup = "SELECT id FROM passages WHERE number = ?"
    found = [(row, -score) for number, score in best if (row := connection.execute(lookup, (number,)).fetchone())]
    return sorted(((row[0], score) for row, score in found), key=lambda pair: (-pair[1], pair[0]))[:k]


def _words(text: str) -> list[str]:
    """Return the words of `text`; of a run of unspaced characters, each pair of neighbours (or the only one)."""
    kept = (char if char == " " or char.isalnum() or unicodedata.category(char)[0] == "M" else "\n" for char in text)
    words: list[str] = []
    for piece in "".join(kept).split("\n"):
        run: list[str] = []
        for word in [*piece.split(), ""]:
            if UNSPACED.fullmatch(word):
                run.append(word)
                continue
            words += [" ".join(pair) for pair in zip(run, run[1:], strict=False)] or run
            run = []
            words += [word] if word else []
    return words
