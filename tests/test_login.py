"""Who may enter: only the right name and password do, and guessing becomes slow."""

import base64
import hashlib
from typing import Any

import pytest

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage.failures import FORGOTTEN, LINES, LONGEST, REMEMBERED, WINDOW, Failures, printable
from qa_bot.interfaces.webpage.login import FREE, FREE_ADDRESS, Login, parse_login

PASSWORD = "pässwörd: with a colon"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


GOOD = basic("anna", PASSWORD)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def login(clock: Clock) -> Login:
    return Login("anna", PASSWORD, clock)


def test_the_right_login_enters_again_and_again(login: Login) -> None:
    assert all(login.admits("10.0.0.1", header) for header in (GOOD, GOOD, GOOD.replace("Basic", "basic")))


@pytest.mark.parametrize(
    "header",
    [
        "",
        basic("anna", "wrong password"),
        basic("Anna", PASSWORD),
        basic("", PASSWORD),
        basic("anna", PASSWORD + " "),
        GOOD.replace("Basic", "Bearer"),
        GOOD.removeprefix("Basic "),
        "Basic !!!",
        "Basic \xff",
        GOOD + "x",
    ],
)
def test_anything_else_does_not(login: Login, header: str) -> None:
    assert login.admits("10.0.0.1", GOOD), "also after the right one is known"
    assert not login.admits("10.0.0.1", header)


ANNA, BOB = basic("anna", "x"), basic("bob", "x")


def fail(login: Login, address: str, times: int, name: str = "anna", cookie: str = "") -> None:
    for number in range(times):
        assert not login.admits(address, basic(name, f"wrong {number}"), cookie)


def test_after_some_failures_a_name_waits_twice_as_long_each_time(login: Login, clock: Clock) -> None:
    fail(login, "10.0.0.1", FREE - 1)
    assert login.wait("10.0.0.1", ANNA) == 0
    waits = []
    for _ in range(8):
        fail(login, "10.0.0.1", 1)
        waits.append(login.wait("10.0.0.1", ANNA))
        clock.now += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST, LONGEST]


def test_who_waits_is_refused_also_with_the_right_password_and_others_are_not(login: Login, clock: Clock) -> None:
    assert login.admits("10.0.0.1", GOOD)
    fail(login, "10.0.0.1", FREE)
    assert not login.admits("10.0.0.1", GOOD), "or the refusals of wrong ones would tell"
    assert login.admits("10.0.0.2", GOOD)
    clock.now += 1
    assert login.admits("10.0.0.1", GOOD)


def test_guesses_at_another_name_lock_nobody_out(login: Login) -> None:
    fail(login, "10.0.0.1", 4 * FREE, name="root")
    assert login.wait("10.0.0.1", basic("root", "x")) > 0
    assert login.wait("10.0.0.1", ANNA) == 0
    assert login.admits("10.0.0.1", GOOD)


def test_guesses_at_many_names_lock_their_address_in_the_end(login: Login) -> None:
    for number in range(FREE_ADDRESS):
        assert login.wait("10.0.0.1") == 0
        fail(login, "10.0.0.1", 1, name=f"name {number}")
    assert login.wait("10.0.0.1") > 0
    assert not login.admits("10.0.0.1", GOOD)
    assert login.admits("10.0.0.2", GOOD)


def test_whoever_has_entered_already_is_never_locked_out(login: Login) -> None:
    assert login.admits("10.0.0.1", GOOD)
    cookie = login.cookie()
    fail(login, "10.0.0.1", FREE)
    for number in range(FREE_ADDRESS):
        fail(login, "10.0.0.1", 1, name=f"name {number}")
    assert not login.enters_at_once("10.0.0.1", GOOD)
    assert login.enters_at_once("10.0.0.1", GOOD, cookie) and login.admits("10.0.0.1", GOOD, cookie)
    assert login.enters_at_once("10.0.0.99", GOOD, cookie), "also where the address changes"


def test_a_cookie_alone_lets_nobody_in(login: Login) -> None:
    assert login.admits("10.0.0.1", GOOD)
    cookie = login.cookie()
    for header in ("", ANNA, BOB):
        assert not login.enters_at_once("10.0.0.1", header, cookie) and not login.admits("10.0.0.1", header, cookie)
    fail(login, "10.0.0.1", FREE, cookie=cookie)
    assert login.wait("10.0.0.1", ANNA, cookie) > 0, "and guesses with one are counted like others"


@pytest.mark.parametrize("cookie", ["", ".", "x", "a.b", "\xff.\xff", "." * 9999])
def test_a_cookie_that_was_not_made_here_counts_for_nothing(login: Login, cookie: str) -> None:
    assert login.admits("10.0.0.1", GOOD)
    fail(login, "10.0.0.1", FREE)
    other = Login("anna", PASSWORD).cookie()
    for one in (cookie, other, other + "0", login.cookie()[1:], login.cookie().partition(".")[0] + "."):
        assert not login.knows(one)
        assert not login.enters_at_once("10.0.0.1", GOOD, one)


def test_the_failures_are_forgotten_after_the_right_password_and_after_an_hour(login: Login, clock: Clock) -> None:
    fail(login, "10.0.0.1", FREE - 1)
    assert login.admits("10.0.0.1", GOOD)
    fail(login, "10.0.0.1", FREE - 1)
    assert login.wait("10.0.0.1", ANNA) == 0
    clock.now += FORGOTTEN
    fail(login, "10.0.0.1", 1)
    assert login.wait("10.0.0.1", ANNA) == 0


@pytest.mark.parametrize(
    ("other", "same"), [("2001:db8::ffff", True), ("2001:db8:0:1::1", False), ("::ffff:10.0.0.1", False)]
)
def test_all_addresses_of_one_network_of_ipv6_share_their_failures(login: Login, other: str, same: bool) -> None:
    fail(login, "2001:db8::1", FREE)
    assert (login.wait(other, ANNA) > 0) is same


def test_an_ipv4_address_is_the_same_when_it_is_written_as_ipv6(login: Login) -> None:
    fail(login, "::ffff:10.0.0.1", FREE)
    assert login.wait("10.0.0.1", ANNA) > 0


def test_the_count_of_failures_does_not_grow_for_ever() -> None:
    failures = Failures(FREE)
    for number in range(REMEMBERED + 10):
        failures.count(("10.0.0.1", number))
    assert len(failures) == REMEMBERED


def test_a_long_name_takes_no_more_room_than_a_short_one(login: Login) -> None:
    fail(login, "10.0.0.1", 2, name="x" * 50_000)
    assert len(repr(vars(login._names))) < 1000


def test_a_name_that_is_none_takes_as_long_as_the_right_one(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[bytes] = []
    slow = hashlib.scrypt

    def scrypt(given: bytes, **costs: Any) -> bytes:
        hashed.append(given)
        return slow(given, **costs)

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    for header in (ANNA, BOB, "Basic !!!"):
        assert not login.admits("10.0.0.1", header)
    assert hashed == [b"anna:x", b"bob:x", b""]


def test_each_failure_and_each_wait_is_logged_and_never_a_password(
    login: Login, caplog: pytest.LogCaptureFixture
) -> None:
    fail(login, "10.0.0.1", FREE)
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == "A login failed: 10.0.0.1 as 'anna'."
    assert lines[-1] == "A login failed: 10.0.0.1 as 'anna'; from there it has to wait for 1 s."
    assert len(lines) == FREE and "wrong" not in caplog.text


def test_the_name_in_the_log_steers_no_terminal_and_fills_no_disk(
    login: Login, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    assert printable("an\x1b[31mna\r\n\u202e\x00 b") == "an[31mna b"
    fail(login, "10.0.0.1", 1, name="\x1b[2J" + "a" * 9999)
    assert "\x1b" not in caplog.text and len(caplog.text) < 200
    caplog.clear()
    for number in range(LINES + 20):
        fail(login, f"10.0.1.{number}", 1)
    assert len(caplog.records) == LINES - 1
    clock.now += WINDOW
    fail(login, "10.0.0.2", 1)
    assert "21 more failed logins are not listed here." in caplog.text


def test_neither_name_nor_password_is_kept(login: Login) -> None:
    assert login.admits("10.0.0.1", GOOD)
    kept = repr(vars(login))
    assert PASSWORD not in kept
    assert GOOD.removeprefix("Basic ") not in kept


@pytest.mark.parametrize("text", ["", ":long enough", "anna:short", "anna:"])
def test_a_login_without_a_name_or_with_a_short_password_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_login(text, lambda: "asked for")
    assert error.value.hint


def test_a_password_that_is_not_given_is_asked_for() -> None:
    login = parse_login("anna", lambda: PASSWORD)
    assert login.admits("10.0.0.1", GOOD)
    given = parse_login(f"anna:{PASSWORD}", lambda: "not asked for")
    assert given.admits("10.0.0.1", GOOD)
