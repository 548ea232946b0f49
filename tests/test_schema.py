"""Libraries of every released format open for ever, and on the way to the newest one nothing is lost."""

import shutil
from pathlib import Path

import pytest
from index_fakes import IDENTITY, brute_force, make, opened, unit

from qa_bot.index.local import LocalLibrary

# data/library_format_N holds a library as the qa_bot that knew format N wrote it: these three articles, each in passages
# of 90 characters, with the vectors of `unit`. Never write one of them again.
GOLDEN = sorted((Path(__file__).parent / "data").glob("library_format_*"))
ARTICLES = (
    (
        "/articles/lighthouse.txt",
        "The lighthouse keeper",
        """The keeper of the lighthouse at Sandholm wound the clockwork every four hours. In the winter of 1911 the lamp burned
for eighty-one nights without a pause, and the island's only road lay under two metres of snow.

"We ate salted herring and read the same newspaper eleven times," she wrote to her sister in Grimsby.""",
    ),
    (
        "/articles/orchard.md",
        "Orchards, and café talk",
        """# An orchard in the city

Between the railway and the school stand forty-two apple trees. Naïve visitors take the fruit for granted; the
neighbours prune, graft and water. 東京 has an orchard like it. 🙂

## The harvest

In October they press 600 litres of juice and sell it at the café on the corner.""",
    ),
    (
        "ledger-7",
        "Ledger",
        'A line of a corpus, kept under the name that it had there: "ledger-7". It owes 12 pounds and 6 pence.',
    ),
)
MADE = [
    make(source, text, title=title, size=90, heading="Part" if source.endswith("md") else "")
    for source, title, text in ARTICLES
]


@pytest.fixture(params=GOLDEN, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a library of a released format."""
    return Path(shutil.copytree(request.param, tmp_path / "library"))


def test_a_library_of_any_released_format_opens_with_all_it_held(golden: Path) -> None:
    query = unit("a question")
    for _ in range(2):  # as it was, and as the first opening left it
        with opened(golden, create=False) as library:
            assert library.identity == IDENTITY
            for document, passages, _ in MADE:
                assert library.document(document.id) == document
                assert library.passages([passage.id for passage in passages]) == passages
            assert [record.title for record in library.documents()] == [title for _, title, _ in ARTICLES]
            assert library.dense(query, 99) == brute_force(MADE, query, 99)
            assert library.lexical("herring", 5)[0][0].startswith(MADE[0][0].id)
            assert library.lexical("東京", 5)[0][0].startswith(MADE[1][0].id)
            assert library.check() == []


def test_a_library_of_any_released_format_can_be_changed(golden: Path) -> None:
    with opened(golden, create=False) as library:
        assert library.add(*MADE[1]) == "unchanged"
        assert library.add(*make("ledger-7", "It owes nothing now.")) == "replaced"
        assert library.remove(MADE[0][0].id)
        assert library.lexical("herring", 5) == []
        assert library.lexical("nothing", 5)
        assert library.check() == []


def test_a_library_of_any_released_format_says_which_encoder_made_it(golden: Path) -> None:
    assert LocalLibrary.identity_at(golden, busy_seconds=1) == IDENTITY
