"""What helps at a page, where a command line would be told of its options and settings. Pure functions."""

import re

from qa_bot.ingest.archives.archive import PASSWORD_HINT
from qa_bot.ingest.pdfs.ocr import HINT as OCR_HINT

BY_HAND = "Open it in your browser, save the page, and add the file."
ADVICE = [
    (r"(?<=[^.!?]) (?=If it is yours and you trust it)", ". "),  # an address ends without a stop
    (r"If it is yours and you trust it, the setting fetch\.allow_private lets it be fetched\.", BY_HAND),
    (r"The setting fetch\.\w+ raises it\.", BY_HAND),
    (r", with fetch\.allow_private neither", ""),
    (r"; or, if you may, turn the setting fetch\.robots off\.", "."),
    (r"; the setting parsing\.ocr_language names one\.", "."),
    (r"The setting parsing\.\w+ raises (it|the limit)\.", "Split it and add the parts."),
    (re.escape(PASSWORD_HINT), "Enter it here."),
    (r"or remove that one first: qa-bot remove \w+", "or remove that one first"),
    (re.escape(OCR_HINT), "Whoever starts the page can have it read by OCR: --set parsing.ocr=true."),
    (r"Add the long text as an article and ask about it, or raise answer\.\w+\.",
     "Shorten it; or save the long text as a file, add that in Library, and ask about it."),
    (r": ask in it, or name others in encoder\.model and reader\.model\.", ". Ask in English for what they read best."),
    (r"Set generator\.model, or ask for an extractive summary\.",
     "Choose “In the article's own sentences” under Form, wording and focus."),
    (r"`qa-bot summarise [^`]*` reads all of them\.", "Summary, Several articles reads all of them."),
    (r"`qa-bot add [^`]*` stores what [^;]*; then `qa-bot show [^`]*` shows one\.",
     "Add the file in Library: what is attached becomes articles of their own."),
    (r"`qa-bot list` shows (all|them)\.", "Library shows all."),
    (r", or wait longer with the setting library\.busy_seconds\.", "."),
    (r"With a network, run `qa-bot models pull [^`]*` once; [^.]*\.",
     "Connect this computer to the internet and try again: it is fetched once."),
]  # fmt: skip


def advised(text: str) -> str:
    """Return a message with advice that somebody at a page can follow."""
    for pattern, advice in ADVICE:
        text = re.sub(pattern, advice, text)
    return text


def sentence(text: str) -> str:
    """Return a message that ends as a sentence does, so that another can follow it."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
