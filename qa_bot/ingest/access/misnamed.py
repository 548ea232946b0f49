"""What the end of a file's name claims of its content, where that turned out to be something else. Knows names and kinds alone."""

from pathlib import PurePath

PLAIN = {"text", "markdown", "table", "mail", "subtitles", "jsonl"}
OFFICE = ("doc", "xls", "xlsx", "ppt", "pptx")  # of which another program may have written what it likes
PACKED = ("zip", "gz", "bz2", "xz", "7z", "rar", "tar")
IMAGES = ("png", "jpg", "jpeg", "tif", "tiff", "gif", "webp")
CLAIMED: dict[str, set[str]] = {  # the end of a name -> the kinds that it fits; no other end claims anything
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), PLAIN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), {"html"}),
    ".xml": {"html", "feed", "odt"},
    **dict.fromkeys((".rss", ".atom"), {"feed"}),
    ".pdf": {"pdf"},
    ".rtf": {"rtf"},
    ".epub": {"epub"},
    **dict.fromkeys((".docx", ".docm"), {"docx"}),
    **dict.fromkeys((".odt", ".fodt", ".ods", ".odp"), {"odt"}),
    **dict.fromkeys((".csv", ".tsv", ".tab"), {"table"}),
    **dict.fromkeys((".eml", ".mbox", ".mht", ".mhtml"), {"mail", "mhtml"}),
    **dict.fromkeys((".srt", ".vtt"), {"subtitles"}),
    **dict.fromkeys((f".{end}" for end in IMAGES), {"image"}),
    **dict.fromkeys((f".{end}" for end in (*OFFICE, *PACKED)), set()),
    ".doc": {"rtf", "docx"},  # as which Word opens it without a word
    ".json": set(),
}
CALLED = {
    "text": "plain text", "markdown": "Markdown", "html": "a web page", "pdf": "a PDF", "docx": "a Word file",
    "odt": "an OpenDocument file", "epub": "an EPUB book", "rtf": "Rich Text (RTF)", "mail": "an e-mail",
    "mhtml": "a saved web page", "subtitles": "subtitles", "table": "a table", "feed": "a feed", "image": "an image",
}  # fmt: skip
JSON = 'Of JSON, only lines {"_id", "title", "text"} are taken apart.'


def read_as(kind: str, name: str) -> str:
    """Return a warning where a source was read as another kind than the end of its name says, else ""."""
    suffix = PurePath(name).suffix.lower()
    if kind in CLAIMED.get(suffix, {kind}):
        return ""
    hint = f" {JSON}" if suffix == ".json" and kind == "text" else ""
    return f"It is called {suffix}, but was read as {CALLED[kind]}: that is what it holds.{hint}"
