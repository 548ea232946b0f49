"""A text that the embedded models do not read shows in its letters or its small words."""

import pytest

from qa_bot.answer.texts.languages import READ_ENGLISH, foreign, language_note


@pytest.mark.parametrize(("text", "strange"), [("Hello 世", False), ("これは何ですか", True), ("من هو الوزير", True), ("Élan", False), ("", False)])  # fmt: skip
def test_a_text_in_other_letters_is_foreign_to_the_embedded_models(text: str, strange: bool) -> None:
    assert foreign(text) is strange


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Danke der Nachfrage", False),  # one small word is no proof
        ("Wer hat die Mühle gebaut und wann wurde sie bezahlt?", True),
        ("Pourquoi le moulin est-il fermé ?", True),
        ("¿Quién construyó el molino y cuándo?", True),
        ("Quem construiu o moinho e quando foi?", True),
        ("Who was the mayor of Los Angeles and La Paz?", False),
        ("Why did Charles de Gaulle die?", False),
        ("when does le grand voyage come out in la", False),
        ("Wie viel kostete die Reparatur?", True),  # one that a question begins with, and no English beside it
        ("Combien ont coûté les travaux ?", True),
        ("¿Cuánto costó la obra?", True),
        ("Who is Qui Nhon named after?", False),
        ("Wo?", False),
        ("Was kostete die Reparatur?", True),  # one that English has too, before a verb that it has not
        ("Comment fonctionne le moulin ?", True),
        ("Was Okafor elected?", False),
        ("Comment sections hated rules?", False),
        ("Which son of the king won the war in Van Dieman's land?", False),
    ],
)
def test_a_question_in_another_latin_language_shows_in_its_small_words(text: str, strange: bool) -> None:
    assert foreign(text) is strange


def test_the_note_is_for_other_languages_and_models_that_read_english_alone() -> None:
    assert language_note("Wie viel kostete die Reparatur?", reads_english=True) == READ_ENGLISH
    assert language_note("Wie viel kostete die Reparatur?", reads_english=False) == ""
    assert (
        language_note("What did the repair cost?", reads_english=True) == language_note(None, reads_english=True) == ""
    )
