"""What can go wrong, for people and for scripts.

    QaBotError                  1   anything below
    ├── UsageError              2   an argument, a setting or an input line is not valid
    ├── SourceError             1   a source cannot become a document
    │   ├── FetchError          1   an address cannot be fetched, or may not be
    │   └── ParseError          1   the content cannot be read as what it claims to be
    │       └── NoArticleError  1   it does not claim to be an article: a picture, a program, a sound
    ├── LibraryError            5   a library is missing or damaged
    │   ├── LibraryBusyError    1   another process is writing to it
    │   ├── LibraryUnwritableError  1   it cannot be written: full disk, missing rights; nothing is lost
    │   └── TracesError         1   a document was removed, but not yet all traces of it
    └── ModelError              6   a model cannot be had or used

The number is the exit code of the command line. A message names the value, what would be valid and the next step;
`hint` holds the next step where it stands apart.
"""

EXIT_PARTIAL = 3  # some sources failed, the others were added
EXIT_DECLINED = 4  # the articles do not answer the question, only with --fail-if-declined
EXIT_INTERRUPTED = 130  # Ctrl-C


class QaBotError(Exception):
    """Anything that qa_bot reports to its user."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(QaBotError):
    """An argument, a setting or an input line is not valid."""

    exit_code = 2


class SourceError(QaBotError):
    """A source cannot become a document: missing, empty, unreadable, unknown."""


class FetchError(SourceError):
    """An address cannot be fetched, or may not be."""


class ParseError(SourceError):
    """The content cannot be read as what it claims to be, or exceeds a limit."""


class NoArticleError(ParseError):
    """The content is no article, and its name does not say that it is: a picture, a program, a sound, a font.

    Named by a person, it fails; found in a folder or an archive, it is passed over.
    """


class LibraryError(QaBotError):
    """A library is missing or damaged, or belongs to another encoder."""

    exit_code = 5


class LibraryBusyError(LibraryError):
    """Another process is writing to the library. It is neither missing nor damaged: try again later."""

    exit_code = 1


class LibraryUnwritableError(LibraryError):
    """The library cannot be written: the disk is full, or the rights are missing. What it held, it still holds."""

    exit_code = 1


class TracesError(LibraryError):
    """What was to be purged is gone from the library, but its words may still stand in files that the message names."""

    exit_code = 1


class ModelError(QaBotError):
    """A model cannot be fetched, loaded, verified or reached."""

    exit_code = 6


def shortened(text: str, longest: int) -> str:
    """Return as much of a name or an address as an error repeats: `longest` characters, and "..." where there are more."""
    return text if len(text) <= longest else f"{text[:longest]}..."
