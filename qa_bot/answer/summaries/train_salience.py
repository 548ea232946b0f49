"""Training of the weights in `extracting`: `python -m qa_bot.answer.summaries.train_salience FILE.jsonl.gz...` prints them.

Each line of a file is {"document", "reference"}. Wanted are articles whose lead is missing or is the reference: then the
place of a sentence tells nothing, and its content must. Needs rouge-score, which the package itself does not.
"""

import gzip
import json
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from qa_bot.answer.summaries.extracting import WEIGHTS, features
from qa_bot.answer.summaries.studying import study
from qa_bot.errors import SourceError
from qa_bot.models.encoder import Encoder, load_encoder
from qa_bot.settings import load_settings
from qa_bot.types import Document

RIDGE = 30.0


def fit(tables: Sequence[np.ndarray], worths: Sequence[np.ndarray]) -> np.ndarray:
    """Return the ridge regression of worth on features, both centred within each document; weights of raw features."""
    x = np.concatenate([table - table.mean(axis=0) for table in tables])
    y = np.concatenate([worth - worth.mean() for worth in worths])
    scale = x.std(axis=0) + 1e-9
    x = x / scale
    weights: np.ndarray = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y) / scale
    return weights


def examples(path: str, encoder: Encoder) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, for each document, the features of its sentences and their worth: ROUGE-1 + ROUGE-2 with the reference."""
    from rouge_score import rouge_scorer

    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2"], use_stemmer=True)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            steps = study(Document.of(row["document"], source="training"), encoder, None)
            try:
                while True:
                    next(steps)
            except StopIteration as done:
                reading = done.value
            except SourceError:
                continue
            scores = [scorer.score(row["reference"], text) for text in reading.texts]
            worth = np.array([score["rouge1"].fmeasure + score["rouge2"].fmeasure for score in scores])
            yield features(reading.vectors, reading.texts, reading.candidates), worth


def main() -> None:
    """Fit on the files that are named and write the weights to stdout."""
    encoder = load_encoder(load_settings().encoder)
    found = [example for path in sys.argv[1:] for example in examples(path, encoder)]
    weights = fit([table for table, _ in found], [worth for _, worth in found])
    sys.stdout.write(json.dumps(dict(zip(WEIGHTS, np.round(weights, 4).tolist(), strict=True)), indent=2) + "\n")


if __name__ == "__main__":
    main()
