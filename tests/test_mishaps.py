"""What went wrong on the way to an address is told in words, with what to do about it."""

import httpcore2
import pytest

from qa_bot.ingest.access.mishaps import mishap
from qa_bot.settings import Settings

CERTIFICATE = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1000)"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (httpcore2.ConnectTimeout("timed out"), "mill.example did not answer within "),
        (
            httpcore2.ConnectError(CERTIFICATE),
            "The certificate of mill.example cannot be verified: certificate has expired.",
        ),
        (httpcore2.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong"), "mill.example does not speak https there."),
        (httpcore2.ConnectError("Connection refused"), "Cannot connect to mill.example: Connection refused"),
        (
            httpcore2.RemoteProtocolError("illegal status line"),
            "What answers at http://mill.example/a is no web server",
        ),
        (
            httpcore2.RemoteProtocolError("peer closed connection"),
            "http://mill.example/a broke off: peer closed connection",
        ),
        (OSError(), "http://mill.example/a broke off: OSError"),
    ],
)
def test_each_mishap_names_its_cause_unless_the_time_was_over(error: Exception, told: str, settings: Settings) -> None:
    where = ("http://mill.example/a", "mill.example", settings.fetch)
    assert str(mishap(error, *where, late=False)).startswith(told)
    late = mishap(error, *where, late=True)
    assert str(late) == f"http://mill.example/a took longer than {settings.fetch.seconds:g} seconds."
    assert "fetch.seconds" in late.hint
