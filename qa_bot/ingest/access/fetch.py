"""The only place that opens a user's address. Knows which addresses may be opened; refuses to know what they hold.

Connections go to checked addresses alone (`connecting`). Redirects are followed here, each with the full check, and
none further in: from the open internet into the user's network, or from there to this machine. No cookies, no proxies,
no credentials, no file: addresses. What a site's robots.txt forbids is not fetched.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

import httpcore2
import httpx2

from qa_bot.errors import FetchError
from qa_bot.ingest.access.connecting import checked_backend, remaining
from qa_bot.ingest.access.hosts import PRIVATE_HINT, refuse_private_name
from qa_bot.ingest.access.mishaps import mishap
from qa_bot.ingest.access.schemes import ODD, PORTS, refuse_malformed
from qa_bot.ingest.access.unpacking import CODINGS, UnpackingError, unpacked
from qa_bot.settings import FetchSettings

REDIRECTS = {301, 302, 303, 307, 308}
MAX_RATIO = 100  # unpacked to received, beyond RATIO_FROM bytes; text packs to a tenth, bombs to a thousandth
RATIO_FROM = 2**20
ROBOTS_BYTES = 2**19  # of a robots.txt that are looked at
ROBOTS_SECONDS = 5
AGENT = "qa-bot"
CONTENT_TYPES = re.compile(
    r"text/[\w.+-]+$|application/(?:[\w.-]+\+)?(?:xml|json|zip)$|message/rfc822$|multipart/related$"
    r"|application/(?:x-)?(?:pdf|mbox|ndjson|jsonl|octet-stream|rtf|subrip|zip-compressed|mimearchive)$"
    r"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document$"
    r"|application/vnd\.oasis\.opendocument\.text$"
)
FAILURES = (  # what a download may end with
    *(httpx2.HTTPError, httpx2.StreamError, httpcore2.TimeoutException, httpcore2.NetworkError),
    *(httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError),
)
ROBOTS_HINT = "Save the page in a browser and add the file; or, if you may, turn the setting fetch.robots off."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address held."""

    url: str  # where the redirects ended
    content: bytes
    content_type: str  # "text/html; charset=utf-8", "" where the server did not say


def fetch(url: str, settings: FetchSettings) -> Fetched:
    """Return what an http or https address holds.

    Raises FetchError for an address that is not allowed, that cannot be reached, or that answers with an error, an
    unwanted type, too much or too slowly.
    """
    deadline = time.monotonic() + settings.seconds
    target = _checked_url(url, settings)
    transport = _Transport(settings, deadline)
    with httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, headers=_headers()) as client:
        robots: dict[str, RobotFileParser] = {}
        for _ in range(settings.max_redirects + 1):
            client.cookies.clear()
            if settings.robots:
                _ask_robots(client, target, robots)
            try:
                with client.stream("GET", target, timeout=settings.seconds) as response:
                    if response.status_code not in REDIRECTS or "location" not in response.headers:
                        return _read(response, settings, deadline)
                    target = _redirected(target, response.headers["location"], settings)
            except FAILURES as error:
                late = time.monotonic() >= deadline
                raise mishap(error, str(target), _shown_host(target), settings, late=late) from None
    raise FetchError(f"{url} leads on and on; at most {settings.max_redirects} redirects are followed.")


def _headers() -> dict[str, str]:
    from qa_bot import __version__

    return {
        "User-Agent": f"{AGENT}/{__version__} (reads one article for its user)",
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }


def _ask_robots(client: httpx2.Client, target: httpx2.URL, known: dict[str, RobotFileParser]) -> None:
    """Raise FetchError where the site's robots.txt forbids the address; `known` are those asked for already."""
    site = f"{target.scheme}://{target.netloc.decode('ascii')}"
    if site not in known:
        known[site] = RobotFileParser()
        known[site].parse(_robots(client, target).decode("utf-8", "replace").splitlines())
    if not known[site].can_fetch(AGENT, str(target)):
        raise FetchError(
            f"{_shown_host(target)} asks programs not to fetch {target.path} (its robots.txt).", ROBOTS_HINT
        )


def _robots(client: httpx2.Client, target: httpx2.URL) -> bytes:
    """Return a site's robots.txt, b"" where there is none: then all is allowed.

    What else goes wrong on the way goes wrong again with the page itself, and is reported there.
    """
    content = b""
    address = target.copy_with(raw_path=b"/robots.txt")
    with suppress(*FAILURES), client.stream("GET", address, timeout=ROBOTS_SECONDS) as response:
        if response.status_code == 200 and _coding(response) in CODINGS:
            for piece in response.iter_bytes():
                content += piece
                if len(content) > ROBOTS_BYTES:
                    break
    return content[:ROBOTS_BYTES]


# What may be opened


def _checked_url(text: str, settings: FetchSettings) -> httpx2.URL:
    """Return the parsed address. Raises FetchError for what is not a plain http or https address that may be opened."""
    refuse_malformed(text)
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"{text!r} is not a valid address: {error}") from None
    if url.scheme not in PORTS:
        raise FetchError(f"Only http and https addresses are fetched, and this has no scheme: {text}")
    if url.userinfo:
        raise FetchError("An address with a user name or password is not fetched.", "Leave out what is before the '@'.")
    if not url.host:
        raise FetchError(f"{text!r} names no host.")
    refuse_private_name(_shown_host(url), settings)
    if not settings.allow_private and (url.port or PORTS[url.scheme]) not in PORTS.values():
        raise FetchError(f"Port {url.port} is not fetched, only 80 and 443: {url}", PRIVATE_HINT)
    return url


def _redirected(url: httpx2.URL, location: str, settings: FetchSettings) -> httpx2.URL:
    """Return where an address leads. Raises FetchError where that may not be followed."""
    if ODD.search(location.strip()):
        raise FetchError(f"{url} leads to an address that is not valid: {location!r}")
    try:
        joined = str(url.join(location.strip()))
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"{url} leads to an address that is not valid: {location!r}: {error}") from None
    target = _checked_url(joined, settings)
    if url.scheme == "https" and target.scheme == "http":
        raise FetchError(f"{url} leads from https to http, which is not followed: {target}")
    return target


def _shown_host(url: httpx2.URL) -> str:
    """Return the host in ASCII: of two names that look alike in other alphabets, people see that they differ."""
    return url.raw_host.decode("ascii")


# How it is opened


class _Transport(httpx2.BaseTransport):
    """httpx2's way to the network, by way of the checked backend; one connection at a time, none kept."""

    def __init__(self, settings: FetchSettings, deadline: float) -> None:
        self.pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=checked_backend(settings, deadline),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self.pool.handle_request(
            httpcore2.Request(request.method, target, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self.pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self.answer.iter_stream()

    def close(self) -> None:
        self.answer.close()


def _read(response: httpx2.Response, settings: FetchSettings, deadline: float) -> Fetched:
    """Return the body of a response, stopping at the limits."""
    url = response.url
    if not response.is_success:
        raise FetchError(f"{url} answered {response.status_code} {response.reason_phrase}.".replace(" .", "."))
    content_type = response.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not CONTENT_TYPES.match(kind):
        raise FetchError(
            f"{url} is {kind[:100]!r}; texts, pages, feeds, PDF, Word, OpenDocument, EPUB, RTF, e-mail and ZIP can be read."
        )
    if _coding(response) not in CODINGS:
        raise FetchError(f"{url} is packed in a way that was not asked for: {_coding(response)[:100]!r}.")
    limit = settings.max_mib * 2**20
    too_large = FetchError(f"{url} has more than {settings.max_mib} MiB.", "The setting fetch.max_mib raises it.")
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and len(stated) < 19 and int(stated) > limit:
        raise too_large
    content = bytearray()
    try:
        for piece in unpacked(response.iter_raw(), _coding(response)):
            content += piece
            if len(content) > limit:
                raise too_large
            if len(content) > max(RATIO_FROM, MAX_RATIO * response.num_bytes_downloaded):
                raise FetchError(f"{url} unpacks to more than {MAX_RATIO} times its size: it is made to burst.")
            remaining(deadline)  # raises where none is left
    except UnpackingError as error:
        raise FetchError(f"{url} cannot be unpacked: {error}.") from None
    return Fetched(str(url), bytes(content), content_type)


def _coding(response: httpx2.Response) -> str:
    """Return how the body is packed, as the server says."""
    return response.headers.get("content-encoding", "").strip().lower()
