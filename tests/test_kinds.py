import pytest

from qa_bot.answer.questions.kinds import Kind, kind_of, named_in, plain

KINDS: dict[str, Kind] = {
    "Why did the mill stand idle?": "reason",
    "why was hong kong important to the british empire": "reason",
    "How come the road is closed?": "reason",
    "What was the reason for the delay?": "reason",
    "Please tell me why the mill stood idle.": "reason",
    "How does the heron hunt?": "way",
    "how did the horse latitudes get their name": "way",
    "Can you explain how the shaft was mended?": "way",
    "What are the four stages of the restoration?": "list",
    "List the stages of the restoration.": "list",
    "Name three places where herons live.": "list",
    "Which countries did she visit?": "list",
    "What does the plan include?": "list",
    "Who were the four keepers of the light?": "list",
    "Who was the keeper of the light?": "fact",
    "Did the storm break the sea gate?": "verdict",
    "is call of duty the same thing": "verdict",
    "Aren't dogs allowed?": "verdict",
    "Is there a discount for e-bikes?": "verdict",
    "I broke my arm on the pier, will the insurance pay?": "verdict",
    "How many boats fish from Lunna?": "fact",
    "How long did the work take?": "fact",
    "How old is the tower?": "fact",
    "How is the mountain called?": "fact",
    "Was it the council or the guild that paid?": "fact",
    "Can you tell me who paid?": "fact",
    "Who wrote the list of kings?": "fact",
    "Name the process that makes salt.": "fact",
    "What is the capital of Peru?": "fact",
    "Which is the oldest bridge?": "fact",
    "if there is a line parallel to the horizon it is called": "fact",
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items())
def test_a_question_shows_which_answer_it_wants_and_is_a_fact_where_no_rule_is_sure(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind
    assert kind_of(f"  {question.lower()}") == kind


@pytest.mark.parametrize(
    ("asked", "bare"),
    [
        ("Can you tell me who paid for it?", "who paid for it?"),
        ("Please tell me if the mill is open", "is it true that the mill is open"),
        ("Who can tell me more?", "Who can tell me more?"),
        ("I broke my arm on the pier, will the insurance pay?", "will the insurance pay?"),
        ("I live in Lunna, where do I vote?", "I live in Lunna, where do I vote?"),
        ("So?", "So?"),
    ],
)
def test_politeness_is_no_part_of_a_question(asked: str, bare: str) -> None:
    assert plain(asked) == bare


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ida Holm?", "Ida Holm"),
        ("and who was Ida Holm", "Ida Holm"),
        ("Who's Holm?", "Holm"),
        ("What is the Open Palm?", "Open Palm"),
        ("Who is the mayor?", ""),
        ("Who is Ida Holm married to?", ""),
        ("Where is Ida Holm?", ""),
    ],
)
def test_who_or_what_a_bare_name_is_is_asked_for(question: str, name: str) -> None:
    assert named_in(question) == name
