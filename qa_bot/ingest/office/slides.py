"""The tree of an OpenDocument spreadsheet or presentation -> the same with a heading for each sheet and slide."""

from typing import Any

from qa_bot.ingest.archives.containers import local_name

LEVEL = {"outline-level": "2"}


def head_sheets_and_slides(body: Any) -> None:
    """Put the name of a sheet above it, where there are several; make the title of a slide a heading, or count it."""
    sheets = [table for part in body if local_name(part) == "spreadsheet" for table in part if _is(table, "table")]
    with_text = [sheet for sheet in sheets if "".join(sheet.itertext()).strip()]
    for sheet in with_text if len(with_text) > 1 else ():
        name = next((value for key, value in sheet.attrib.items() if key.endswith("}name")), "")
        _put_heading(sheet, name)
    slides = [page for part in body if local_name(part) == "presentation" for page in part if _is(page, "page")]
    for number, slide in enumerate(slides, 1):
        title = _title(slide)
        if title is not None:
            title.tag = "h"
            title.attrib.update(LEVEL)
        elif "".join(slide.itertext()).strip():
            _put_heading(slide, f"Slide {number}")
        for notes in [part for part in slide if _is(part, "notes") and "".join(part.itertext()).strip()]:
            said = notes.makeelement("p")
            said.text = "Notes of the speaker:"
            notes.addprevious(said)


def _title(slide: Any) -> Any:
    """Return the one paragraph of the first frame that is called a title, None where there is none."""
    for frame in slide:
        if any(key.endswith("}class") and value == "title" for key, value in frame.attrib.items()):
            said = [one for one in frame.iter() if _is(one, "p") and "".join(one.itertext()).strip()]
            return said[0] if len(said) == 1 else None
    return None


def _is(element: Any, name: str) -> bool:
    return local_name(element) == name


def _put_heading(element: Any, text: str) -> None:
    heading = element.makeelement("h", LEVEL)
    heading.text = text
    element.addprevious(heading)
