import pytest

from qa_bot.answer.candidates.relatives import anothers, stranger
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.types import Document

LIFE = (
    "Nell Carrow was a lock keeper. She was born in Aldersay. In 1913 she married the surveyor Edwin Pike, and the couple "
    "moved to Lark Hill. Edwin was killed at Loos. His sister, Agnes, kept the house. She died on 3 May 1969 of pneumonia, "
    "and was buried beside her husband."
)
BORN = "Nell Carrow was a lock keeper."
KILLED = "Edwin was killed at Loos."
DIED = "She died on 3 May 1969 of pneumonia, and was buried beside her husband."


def evidence(sentence: str, text: str = LIFE) -> Evidence:
    start = text.index(sentence)
    return Evidence(Document.of(text, source="lock", title="The lock"), start, start + len(sentence))


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        ("What was Nell's mother's occupation?", "lock keeper", BORN),
        ("What did her father do for a living?", "lock keeper", BORN),
        ("How did Nell's first husband die?", "pneumonia", DIED),
        ("When did her husband die?", "3 May 1969", DIED),
    ],
)
def test_what_is_told_of_another_member_of_the_family_is_no_answer(question: str, short: str, sentence: str) -> None:
    assert anothers(question, short, evidence(sentence))


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        ("How did Nell's first husband die?", "killed", KILLED),  # the text gives the husband's name
        ("Where was her husband killed?", "Loos", KILLED),
        ("Where was Nell's husband buried?", "beside", DIED.replace("She", "He")),
        ("How did Nell die?", "pneumonia", DIED),
        ("What did Nell's son-in-law build?", "the weir", "Her daughter's husband built the weir."),
        ("Who was Nell's husband?", "Edwin Pike", "In 1913 she married the surveyor Edwin Pike"),
        ("What was the name of Edwin's sister?", "Agnes", "His sister, Agnes, kept the house."),
        ("What did Edwin's sister do?", "kept the house", "His sister, Agnes, kept the house."),
        ("Where did the company move?", "Lark Hill", "In 1913 she married the surveyor Edwin Pike"),
    ],
)
def test_what_is_told_of_the_one_asked_about_is_an_answer(question: str, short: str, sentence: str) -> None:
    assert not anothers(question, short, evidence(sentence, LIFE if sentence in LIFE else sentence))


def test_she_is_not_somebody_whom_nobody_named() -> None:
    assert anothers("When did Tibor Varga die?", "3 May 1969", evidence(DIED))
    assert not anothers("When did Edwin Pike die?", "3 May 1969", evidence(DIED))  # may be meant: he stands before it
    assert not anothers("When did Nell Carrow die?", "3 May 1969", evidence(DIED))


def test_an_article_that_names_nobody_of_a_conversation_tells_of_strangers() -> None:
    letter = "Nora Quill, now at the dairy, will begin in May."
    assert stranger(("Ada Penhale",), letter)
    assert stranger(("Mrs Penhale", "Jon Rusk"), letter)
    assert not stranger(("Ada Penhale", "Miss Quill"), letter)
    assert not stranger(("Ada Penhale",), "Penhale left in May.")
    assert not stranger((), letter)
    assert not stranger(("Stephen King",), "King wrote the novel in 1978.")
    assert stranger(("Her Honour Judge Ada Penhale",), "Her sister was a Judge. His Honour left.")


CHILD = "She was born at Corvey, the third of the five children of a postman, Léon Farrant, and his wife Agathe."


@pytest.mark.parametrize(
    ("question", "its_own"),
    [
        ("Who was Odile Farrant?", False),
        ("What was Odile Farrant's job?", False),
        ("What did Odile Farrant do for a living?", False),
        ("What was her father's job?", True),
        ("what did odile farrant's dad do for a living", True),
        ("Who delivered the letters?", True),
    ],
)
def test_what_a_parent_was_is_not_what_the_child_was(question: str, its_own: bool) -> None:
    text = f"Odile Farrant drew maps. Her father sorted letters. {CHILD}"
    assert anothers(question, "postman", evidence(CHILD, text)) is not its_own
