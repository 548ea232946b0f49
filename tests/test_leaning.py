"""Which sentences lean on what stands before them, in writing and in talk."""

import time

import pytest

from qa_bot.answer.statements.leaning import leans, leans_in_talk


@pytest.mark.parametrize(
    "said",
    [
        "You see what I have to bear.",
        "In the best case we shall try it on mice next autumn.",
        "I think that is a dream.",
        "I was against it.",
        "I see it differently.",
        "We have.",
        "I agree with her on the price.",
        "I want to replace it with an electric induction furnace.",
        "They said that opening the case breaks their copyright.",
        "Of course, the bank knew of the loan.",
        "Ours burns oil, eight hundred litres for one casting.",
    ],
)
def test_what_is_said_leans_where_it_only_reacts_or_does_not_name_its_thing(said: str) -> None:
    assert leans_in_talk(said)


@pytest.mark.parametrize(
    "said",
    [
        "My father worked here until he was eighty-one.",
        "You cannot add metal to a bell.",
        "Bronze from an oil furnace takes up a little sulphur, and I am convinced that you can hear it.",
        "I had measured the wall wrongly by three millimetres and it sounded a quarter-tone flat.",
        "Beavers came, whether we like them or not.",
        "I did not know that a swift comes back to the same hole for its whole life.",
        "Last autumn we had our first order from South Korea.",
    ],
)
def test_what_names_its_thing_stands_alone_though_it_is_said(said: str) -> None:
    assert not leans_in_talk(said)


def test_in_writing_only_the_beginning_leans() -> None:
    assert leans("It was closed.") and not leans("I was against it.")


def test_a_long_sentence_takes_no_longer_than_its_length() -> None:
    began = time.perf_counter()
    leans_in_talk("and I would say so, " * 20_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "written",
    [
        "If you do not, you pay for the lock.",
        "We hope to be paid by the yard that did her last refit.",
        "By the end of the week he had sold two of them.",
        "The pair have run the bakery since 2011.",
        "Later the couple moved to the coast.",
        "A motion to do so at once was lost by two votes.",
        "If not, the ticket is void.",
        "If they did both, nothing was lost.",
        "In that case, the deposit is kept.",
        "Without it, sales would have risen.",
        "Among them were two bakers.",
        "You are not charged for that journey, nor for the key.",
        "After two such warnings within a year we close the locker.",
        "Two things might delay it: rain, and a strike.",
        "The second is a tunnel under the marsh.",
        "In the third of them the miller is praised.",
        "Forty-one per cent said no, and nine per cent said yes.",
        "Last autumn it opened on 3 October, the latest date ever.",
        "In June 1990 they moved to Orrin.",
        "The motion itself was then put and was lost.",
        "In December, two winters before the hearing, it hired a carrier.",
        "Two years later she sold the boat.",
        "In hindsight that was a blunder, and the rule has gone.",
        "For the millers, this meant ruin.",
        "Not, I fear, that we should burn the boats.",
    ],
)
def test_what_points_at_what_stands_before_leans(written: str) -> None:
    assert leans(written)


@pytest.mark.parametrize(
    "written",
    [
        "If you do not pay in time, the ticket is void.",
        "For those who miss the train, a bus leaves at nine.",
        "Anyone who loses a journey is not charged for that journey, nor for the key.",
        "The town was quiet at that time, and the shops were shut.",
        "Two things matter: rain, and a strike.",
        "The second bridge is a copy of the first.",
        "Forty-one per cent said no to the tunnel.",
        "Asked whether the tunnel is needed, nine of ten said no.",
        "In March 2020 it was announced that the mill would close.",
        "Last autumn the mill opened late.",
        "In a town that was built on salt nobody digs for coal.",
        "When the mill burned it took the bakery with it.",
        "The firm uses methods such as sampling, which are cheap.",
        "With its harbour gone, the town shrank.",
        "In her speech, Ida Lund thanked the crew.",
        "If he is not well again by the morning of the race that is held next week, Kell will run.",
        "We met the baker and his wife on the quay.",
        "After her boat was sold, Ida Lund left the island.",
        "The pair of oars cost nine pounds.",
    ],
)
def test_what_names_what_it_points_at_stands_alone(written: str) -> None:
    assert not leans(written)
