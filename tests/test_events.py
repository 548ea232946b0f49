"""Which articles tell of one event, which of two, and which are one article printed twice."""

import numpy as np
from test_aligning import POST, WIRE, document
from test_digesting import DOCUMENTS

from qa_bot.answer.accounts.events import Account, apart, day_of, distinct, one_event, subjects


def account(text: str, title: str = "News") -> Account:
    return Account.of(document(text, title))


def test_one_event_is_told_by_its_names_and_two_by_titles_counts_and_dates() -> None:
    base = account(POST)
    assert one_event(base, account(WIRE))
    assert not one_event(base, account("In the town of Marsh End the fire hurt Tove Holm and 3 others."))
    assert apart(
        account(POST, "Fire in Longport"), account("Then Marsh End saw a fire in Marsh End.", "Fire in Marsh End")
    )
    quarters = [
        f"The firm of Ada Lund in Longport earned 3 crowns in the {which} quarter." for which in ("first", "second")
    ]
    assert apart(*map(account, quarters))
    assert apart(account(POST, "The budget for 2023"), account(POST, "The budget for 2024"))
    assert one_event(account(quarters[0]), account(quarters[0].replace("3", "4")))


def test_articles_of_dates_far_apart_tell_of_two_events() -> None:
    spring, later, autumn = (account(f"{day}\n\n{POST}") for day in ("3 May 2024", "9 May 2024", "2 September 2024"))
    assert one_event(spring, later)
    assert apart(spring, autumn)
    assert str(day_of(document("By Ada Lund, Longport Post, 3 May 2024\n\nIt burned."))) == "2024-05-03"
    assert day_of(document("It burned.")) is None


def test_who_prints_an_account_and_when_is_no_name_of_what_it_tells() -> None:
    told = "A storm cut the power in Wick, Ida Lund said at Cape Orrin."
    wire, post = account(f"Wick Herald, 4 March. {told}"), account(f"LONGPORT POST, Tuesday, 5 March (AP) - {told}")
    assert wire.names == post.names == account(told).names
    assert one_event(wire, post)
    assert "open" in account("It opened on 4 March. It was full.").words


def test_two_documents_that_are_only_alike_both_count() -> None:
    assert distinct(DOCUMENTS) == (DOCUMENTS, [])
    assert [d.title for d in distinct([document("", title="a"), document("", title="b")])[0]] == ["a", "b"]


def test_two_events_of_one_reporter_and_one_town_are_apart() -> None:
    school = "By Ada Lund, Longport Post, 3 May 2024\n\nIn Longport the Westside school burned, said chief Tove Holm."
    mill = "By Ada Lund, Longport Post, 9 May 2024\n\nIn Longport the Nordby mill burned, said chief Tove Holm."
    assert apart(account(school), account(mill))
    assert one_event(account(school), account(school.replace("burned", "was on fire").replace("3 May", "4 May")))
    assert "ada" not in account(school).names
    assert "holm" in account(school.replace("\n\n", " ")).names  # the text goes on behind its byline


def test_articles_with_many_names_of_their_own_are_apart() -> None:
    trial = "In a trial of the firm Averil with Professor Jane Ode of London, 13 per cent felt sick."
    other = "In a trial of the firm Averil with Professor Rob Hale of Leeds, 7 per cent felt sick."
    assert apart(account(trial), account(other))


def test_articles_whose_leads_say_the_same_are_of_one_event_though_each_names_many_others() -> None:
    first = (
        "A fire gutted the Halloran cold store in Dunmere on Tuesday. The baker Petra Voss rang from Rope Walk, said Idris Calloway. "
        "The firm Halloran Foods has used it since the days of Lucan Brede."
    )
    second = (
        "A fire destroyed a cold store in the port of Dunmere on Tuesday. The firm Halloran Foods and the union Seaboard met in the "
        "Mission Hall near Rope Walk, where the ferry to Skarrow Island waits for Captain Quill."
    )
    assert one_event(account(first), account(second))
    elsewhere = second.replace("A fire destroyed a cold store in the port of Dunmere on Tuesday.", "The port opened.")
    assert apart(account(first), account(elsewhere))


def test_what_stands_for_others_is_the_middle_of_its_subject_and_nothing_is_lost() -> None:
    angles = np.array([0.0, 0.1, 0.2, 1.4, 1.5, 3.0])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert subjects(vectors, 3) == [[1, 0, 2], [3, 4], [5]]
    assert sorted(i for group in subjects(vectors, 2) for i in group) == list(range(6))
    assert len(subjects(np.tile(vectors[0], (4, 1)), 2)) == 2
    assert subjects(np.zeros((0, 2)), 3) == []


def test_articles_with_a_sentence_in_common_tell_of_one_event_whoever_else_they_name() -> None:
    one = "A bridge opened in Longport. About 2,000 people came to the opening. It is strong, said Ida Krog."
    other = "The town of Longport has a bridge. About 2,000 people came to the opening. A ribbon was cut by Finn Dahl."
    assert one_event(account(one), account(other))
    assert apart(account(one), account(other.replace("2,000", "300")))
