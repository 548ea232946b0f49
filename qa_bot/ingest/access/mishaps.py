"""What a download ended with -> what a person can do about it. Opens nothing."""

import re

import httpcore2

from qa_bot.errors import FetchError
from qa_bot.settings import FetchSettings


def mishap(error: Exception, url: str, host: str, settings: FetchSettings, *, late: bool) -> FetchError:
    """Return in words what went wrong on the way to `url`. `late`: the time for the whole download is over."""
    if late:
        return FetchError(
            f"{url} took longer than {settings.seconds:g} seconds.", "The setting fetch.seconds raises it."
        )
    if isinstance(error, httpcore2.ConnectTimeout):
        return FetchError(f"{host} did not answer within {settings.connect_seconds:g} seconds.")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        reason = re.search(r"verify failed: (.*?)\.? \(_ssl", str(error))
        told = f"The certificate of {host} cannot be verified: {reason[1] if reason else error}."
        return FetchError(told, "Save the page in a browser, if you trust it there, and add the file.")
    if "WRONG_VERSION_NUMBER" in str(error):
        return FetchError(f"{host} does not speak https there.", "Try http:// instead of https://.")
    if isinstance(error, httpcore2.ConnectError):
        return FetchError(f"Cannot connect to {host}: {error}")
    if isinstance(error, httpcore2.ProtocolError) and not str(error).startswith(("peer closed", "Server disc")):
        return FetchError(
            f"What answers at {url} is no web server, or no sound one.", "Look at the address and its port."
        )
    return FetchError(f"{url} broke off: {str(error) or type(error).__name__}")
