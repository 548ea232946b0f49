"""Who may enter: only the right name and password do, and guessing becomes slow."""

import base64

import pytest

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage.login import FREE, LONGEST, REMEMBERED, Login, parse_login

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


def fail(login: Login, address: str, times: int) -> None:
    for number in range(times):
        assert not login.admits(address, basic("anna", f"wrong {number}"))


def test_after_some_failures_an_address_waits_twice_as_long_each_time(login: Login, clock: Clock) -> None:
    fail(login, "10.0.0.1", FREE - 1)
    assert login.wait("10.0.0.1") == 0
    waits = []
    for _ in range(8):
        fail(login, "10.0.0.1", 1)
        waits.append(login.wait("10.0.0.1"))
        clock.now += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST, LONGEST]


def test_who_waits_is_refused_also_with_the_right_password_and_others_are_not(login: Login, clock: Clock) -> None:
    assert login.admits("10.0.0.1", GOOD)
    fail(login, "10.0.0.1", FREE)
    assert not login.admits("10.0.0.1", GOOD), "or the refusals of wrong ones would tell"
    assert login.admits("10.0.0.2", GOOD)
    clock.now += 1
    assert login.admits("10.0.0.1", GOOD)


def test_the_failures_are_forgotten_after_the_right_password(login: Login, clock: Clock) -> None:
    fail(login, "10.0.0.1", FREE - 1)
    assert login.admits("10.0.0.1", GOOD)
    fail(login, "10.0.0.1", FREE - 1)
    assert login.wait("10.0.0.1") == 0


@pytest.mark.parametrize(
    ("other", "same"), [("2001:db8::ffff", True), ("2001:db8:0:1::1", False), ("::ffff:10.0.0.1", False)]
)
def test_all_addresses_of_one_network_of_ipv6_share_their_failures(login: Login, other: str, same: bool) -> None:
    fail(login, "2001:db8::1", FREE)
    assert (login.wait(other) > 0) is same


def test_an_ipv4_address_is_the_same_when_it_is_written_as_ipv6(login: Login) -> None:
    fail(login, "::ffff:10.0.0.1", FREE)
    assert login.wait("10.0.0.1") > 0


def test_the_count_of_failures_does_not_grow_for_ever(login: Login) -> None:
    for number in range(REMEMBERED + 10):
        login._count(str(number))
    assert len(login._failed) == REMEMBERED


def test_neither_name_nor_password_is_kept(login: Login) -> None:
    login.admits("10.0.0.1", GOOD)
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
