"""How a digest is said to people, in the terminal and on the page: what its parts are called, and its lines."""

from qa_bot.types import Claim, Digest

AGREED = "What several say"
DIFFER = "Where they differ"
SINGLE = "What only one says"
NAMED = 3  # titles beside a line of those that it stands for


def lines_title(digest: Digest) -> str:
    """Return what the lines of a digest are headed with."""
    if any(digest.others):
        return "By subject"
    return "What each says" if len(told_by_each(digest)) < len(digest.lines) else "One line each"


def told_by_each(digest: Digest) -> list[tuple[tuple[Claim, ...], str]]:
    """Return the lines of each article together, and how many more articles are near it: "" where none is."""
    found: list[tuple[tuple[Claim, ...], str]] = []
    for claim, titles in zip(digest.lines, digest.others or [()] * len(digest.lines), strict=True):
        if found and found[-1][0][0].citations[0].document_id == claim.citations[0].document_id:
            found[-1] = (*found[-1][0], claim), found[-1][1]
        else:
            found.append(((claim,), _near(titles)))
    return found


def _near(titles: tuple[str, ...]) -> str:
    if not titles:
        return ""
    return f"and {len(titles):,} more near it: {'; '.join(titles[:NAMED])}{' …' if len(titles) > NAMED else ''}"
