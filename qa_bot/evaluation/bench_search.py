"""How fast a library of a given size is: adding, opening, searching, what it takes on the disk and in memory.

The texts are made (words as frequent as in English, documents with subjects of their own), and so are the vectors
(bench_corpus.py says how), so that any size can be measured anywhere; encoding the question is not part of any time.
"""

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qa_bot.errors import EXIT_INTERRUPTED
from qa_bot.evaluation import bench_corpus as corpus
from qa_bot.evaluation.bench_corpus import IDENTITY, CorpusQuestion
from qa_bot.index import rows, schema
from qa_bot.index.fulltext import WEIGHTS, match_expression
from qa_bot.index.library import Library
from qa_bot.index.retrieval import fuse, retrieve
from qa_bot.settings import load_settings

QUESTIONS = 100
ADDED = 11  # documents that are added one by one, the library opened and closed for each
K = 10
BATCH = 500  # documents a transaction while the library grows
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """What was measured at one size. Times: the median and the value that 95 % stay below, in seconds."""

    passages: int
    documents: int
    search: str  # "exact" or how vectors are compared approximately
    open: float  # until the first question is answered, in a new process, files in the system's cache
    add: tuple[float, float]  # open, add a document of ten passages that are embedded already, close
    dense: tuple[float, float]
    lexical: tuple[float, float]
    fused: tuple[float, float]  # both searches, fused, with the texts of the hits
    recall: float  # share of the exact search's ten best fused hits that were found, 0..1
    dense_recall: float  # the same of the dense search alone
    questions: int
    disk: int  # bytes, all files of the library
    cache: int  # bytes of these that hold the vector cache
    memory: int  # bytes, the most that the searching process held; no model is loaded in it
    grown: float  # seconds that adding all passages since the size before took


def measure_search(
    sizes: Sequence[int], folder: Path, watch: Callable[[str], None] = lambda _: None
) -> Iterator[SearchFigures]:
    """Grow a library in `folder`, which must not exist, to each of `sizes` passages, measure it there and yield that.

    A passage takes about 4 KB of disk; 1,000,000 take ten minutes. The caller removes the folder.
    """
    folder.mkdir(parents=True)
    for size in sorted(set(sizes)):
        watch(f"Growing a library to {size:,} passages")
        started = time.perf_counter()
        grow(folder / "library", size)
        grown = time.perf_counter() - started
        watch(f"Searching {size:,} passages")
        yield measure(folder / "library", grown)


def grow(folder: Path, size: int) -> None:
    """Add made documents until the library holds `size` passages, many in one transaction."""
    library = Library.open(folder, IDENTITY, create=True, busy_seconds=60)
    try:
        number = library.count() // corpus.PER_DOCUMENT
        while number * corpus.PER_DOCUMENT < size:
            with library._database.writing() as connection:
                for _ in range(BATCH):
                    if number * corpus.PER_DOCUMENT >= size:
                        break
                    document, passages, vectors = corpus.make(number)
                    blobs = rows.check_passages(document, passages, vectors, IDENTITY)
                    rows.insert(connection, document, passages, blobs)
                    number += 1
                schema.count_commit(connection)
    finally:
        library.close()


def measure(folder: Path, grown: float = 0.0) -> SearchFigures:
    """Measure the library in `folder`, each kind of work in processes of its own."""
    ran = _child("search", folder)
    added = _child("add", folder)["seconds"]
    dense_recall, recall = _recalls(folder, ran["found"])
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    return SearchFigures(
        **ran["figures"],
        dense_recall=dense_recall,
        recall=recall,
        add=_spread(added),
        questions=QUESTIONS,
        disk=sum(sizes.values()),
        cache=sum(size for name, size in sizes.items() if name.startswith("vectors")),
        grown=grown,
    )


def _child(work: str, folder: Path) -> dict[str, Any]:
    """Do one kind of work in a process of its own: opening and memory are then those of a new process."""
    command = [sys.executable, "-m", "qa_bot.evaluation.bench_search", work, str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def _add(folder: Path) -> dict[str, Any]:
    seconds = []
    for number in range(ADDED):
        made = corpus.make(10**9 + number)
        started = time.perf_counter()
        library = _open(folder)
        library.add(*made)
        library.close()
        seconds.append(time.perf_counter() - started)
    library = _open(folder)
    for number in range(ADDED):
        library.remove(corpus.make(10**9 + number)[0].id)  # the next size begins where this one ended
    library.close()
    return {"seconds": seconds}


def _search(folder: Path) -> dict[str, Any]:
    importlib.import_module("faiss")  # loading it takes the same at any size
    settings = load_settings().retrieval
    library = _open(folder)
    asked = questions(library.count())
    library.close()
    started = time.perf_counter()
    library = _open(folder)
    library.dense(asked[0].vector, 1)
    opened = time.perf_counter() - started
    times: dict[str, list[float]] = {"dense": [], "lexical": [], "fused": []}
    found: dict[str, list[list[str]]] = {"dense": [], "fused": []}
    for each in asked:
        hits, seconds = _timed(retrieve, each.text, library, _Prepared(each), settings, K, per_document=K)
        times["fused"].append(seconds)
        found["fused"].append([hit.passage.id for hit in hits])
    for each in asked:
        dense, seconds = _timed(library.dense, each.vector, settings.candidates)
        times["dense"].append(seconds)
        found["dense"].append([name for name, _ in dense[:K]])
        times["lexical"].append(_timed(library.lexical, each.text, settings.candidates)[1])
    memory = _most_memory()  # before the file of vectors is read again, to say how it is
    figures = {
        "passages": library.count(),
        "documents": library.count() // corpus.PER_DOCUMENT,
        "search": library.search_state()[0],
        "open": opened,
        "memory": memory,
        **{name: _spread(taken) for name, taken in times.items()},
    }
    return {"figures": figures, "found": found}


def questions(passages: int) -> list[CorpusQuestion]:
    """Return the questions that a made library of this size is asked."""
    return [corpus.question(number, passages // corpus.PER_DOCUMENT) for number in range(QUESTIONS)]


def _recalls(folder: Path, found: dict[str, list[list[str]]]) -> tuple[float, float]:
    """Return the shares of the best hits of exact search that were found: dense search alone, and both fused."""
    settings = load_settings().retrieval
    library = _open(folder)
    try:
        asked = questions(library.count())
        exact = _exact_dense(library, asked, settings.candidates)
        alone, together = [], []
        for each, dense, mine, mine_fused in zip(asked, exact, found["dense"], found["fused"], strict=True):
            best = sorted(dense, key=lambda name: (-dense[name], name))[:K]
            alone.append(len({*best} & {*mine}) / K)
            lexical = dict(_exact_lexical(library, each.text, settings.candidates))
            fused = [name for name, _ in fuse(dense, lexical, settings.dense_weight)[:K]]
            together.append(len({*fused} & {*mine_fused}) / len(fused))
        return float(np.mean(alone)), float(np.mean(together))
    finally:
        library.close()


def _exact_dense(library: Library, asked: Sequence[CorpusQuestion], k: int) -> list[dict[str, float]]:
    """Compare each question with every vector that SQLite holds."""
    wanted = np.array([each.vector for each in asked])
    best: list[list[tuple[float, str]]] = [[] for _ in asked]
    with library._database.reading() as connection:
        cursor = connection.execute("SELECT id, vector FROM passages ORDER BY number")
        while batch := cursor.fetchmany(BATCH * corpus.PER_DOCUMENT):
            vectors = np.frombuffer(b"".join(row[1] for row in batch), dtype="<f4").reshape(len(batch), -1)
            scores = wanted @ vectors.T
            for question, row in enumerate(scores):
                places = np.argpartition(-row, min(k, len(row)) - 1)[:k]
                best[question] += [(float(row[place]), batch[place][0]) for place in places]
                best[question] = sorted(best[question], key=lambda pair: (-pair[0], pair[1]))[:k]
    return [{name: score for score, name in found} for found in best]


def _exact_lexical(library: Library, query: str, k: int) -> list[tuple[str, float]]:
    """Score every passage that holds any word of the question."""
    with library._database.reading() as connection:
        return connection.execute(
            "SELECT passages.id, -score FROM passages JOIN"
            " (SELECT rowid AS found, bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ?)"
            " ON found = passages.number ORDER BY score, passages.id LIMIT ?",
            (*WEIGHTS, match_expression(query), 2 * k, k),
        ).fetchall()


class _Prepared:
    """An encoder that has encoded its one question already."""

    name, revision, dim = IDENTITY.name, IDENTITY.revision, IDENTITY.dim
    query_prefix = passage_prefix = ""
    max_tokens = 256

    def __init__(self, question: CorpusQuestion) -> None:
        self._vector = question.vector

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        return np.repeat(self._vector[None], len(texts), axis=0)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def _open(folder: Path) -> Library:
    return Library.open(folder, IDENTITY, create=True, busy_seconds=60)


def _timed(work: Callable[..., T], *arguments: Any, **named: Any) -> tuple[T, float]:
    started = time.perf_counter()
    result = work(*arguments, **named)
    return result, time.perf_counter() - started


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the value that 95 % stay below."""
    return float(np.median(seconds)), float(np.quantile(seconds, 0.95))


def _most_memory() -> int:
    """Return the most memory that this process has held, in bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")  # getrusage tells of the parent too, where that was larger
    if status.exists():
        return 1024 * int(status.read_text().partition("VmHWM:")[2].split()[0])
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps({"search": _search, "add": _add}[sys.argv[1]](Path(sys.argv[2]))))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)  # Ctrl-C reaches the parent too, which tells what there is
