import pytest

from qa_bot.answer.candidates.fitting import fits, speaks_of_no_harm, without_byline
from qa_bot.answer.statements.retracting import refuted

SINCE = "Eighteen engines came, the largest deployment since the refinery fire of 2003."
MOSS = "Cushions of moss collected at 2,460 metres on Mount Orrel were dried."
FRAME = "They discussed replacing the climbing frame, which is 19 years old."
VALVE = "South Water said it had found a valve closed, and was trying to establish who had closed it and when."
SEWELL = "Cllr Sewell declared that his sister rents a plot and took no part in the vote."


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        ("What caused the refinery fire of 2003?", "the refinery fire of 2003", SINCE),
        ("How many moss cushions were collected?", "2,460 metres", MOSS),
        ("How many people use the bridge?", "24,000 euros", "It brings in 24,000 euros."),
        ("How much will the climbing frame cost?", "19 years old", FRAME),
        ("What did the trip cost?", "forty-one days", "The trip took forty-one days."),
        ("Who built the car in 1978?", "210,000 visitors a year", "Built in 1978, it carries 210,000 visitors a year."),
        ("How much barley goes into it?", "half an hour", "Add the barley, and half an hour later it is a stew."),
        ("How much did the training bring in?", "18 hours", "The training took 18 hours and brought in little."),
        ("How well does a thick mulch work?", "6 to 10 mm", "The mulch was gravel, 6 to 10 mm in grain size."),
        ("How tall is the tower?", "four hours a day", "The tower is open four hours a day."),
        ("What share of them go to parties?", "half past eleven", "They go to parties at half past eleven."),
        ("At what temperature does it cook?", "an hour", "It cooks for an hour."),
        ("How much does it cost to borrow a tent?", "4,870 times", "Tents were borrowed 4,870 times."),
        ("Who closed the valve?", "South Water", VALVE),
        ("Who took part in the vote?", "Cllr Sewell", SEWELL),
        ("Who stole the wheelbarrows?", "Mrs Pell", "Mrs Pell reported that two wheelbarrows had been stolen."),
        ("How many people were asked?", "221", "In the first version the number was given as 221; it is 212."),
        ("How much longer is the way by bus?", "35 minutes", "By bus it is 35 minutes instead of twelve."),
        ("Who is head of the division?", "Luis Cardoso", "Its head, Luis Cardoso, left the company in May."),
        ("Who runs the division now?", "Luis Cardoso", "Luis Cardoso has resigned."),
    ],
)
def test_a_span_whose_form_cannot_answer_is_refused(question: str, short: str, sentence: str) -> None:
    assert not fits(question, short, sentence)


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        ("Which deployment was the largest since 2003?", "Eighteen engines", SINCE),
        ("Was the fire of 2003 larger, or the flood of 1998?", "the flood of 1998", "The flood of 1998 was larger."),
        ("Which city is the largest in Oklahoma?", "Oklahoma City", "Oklahoma City is the largest."),
        ("Why did the roof fall?", "the roof fell", "The roof fell because of the snow."),
        ("How many kilometres is it?", "26 miles", "It is 26 miles."),
        ("How many days did the trip take?", "forty-one days", "The trip took forty-one days."),
        ("How many people voted?", "14 per cent", "14 per cent voted."),
        ("How much will the frame cost?", "4,000 pounds", "The frame will cost 4,000 pounds."),
        ("How much time does it need?", "an hour", "It needs an hour."),
        ("How much longer does it take?", "an hour", "It takes an hour longer."),
        ("how much training did the volunteers get", "18 hours", "Volunteers had 18 hours of training."),
        ("How much first-aid training did she have?", "two days", "She had two days of training in first aid."),
        ("What did the tram cost in the end?", "11.3 million pounds", "In the end it cost 11.3 million pounds."),
        ("What share of them go to parties?", "a fifth", "A fifth of them go to parties."),
        ("Who paid for it?", "the 1st Battalion", "The 1st Battalion paid for it."),
        ("How old is the frame?", "19 years old", FRAME),
        ("Who closed the valve?", "Olsen", "It was asked who had closed the valve; Olsen had."),
        ("Who found the valve closed?", "South Water", "South Water found the valve closed."),
        ("Who did not take part in the vote?", "Cllr Sewell", SEWELL),
        ("Who reported the theft?", "Mrs Pell", "Mrs Pell reported that two wheelbarrows had been stolen."),
        ("Who took the wheelbarrows?", "Mrs Pell", "Mrs Pell said she took the wheelbarrows home."),
        ("Which number was given first?", "221", "In the first version the number was given as 221; it is 212."),
        ("How many people were asked?", "221", "The number of those asked was given as 221."),
        ("How much longer is the way by bus?", "23 minutes", "By bus it takes 23 minutes longer instead of less."),
        ("Who left the company?", "Luis Cardoso", "Its head, Luis Cardoso, left the company in May."),
        ("Who is the head who left?", "Luis Cardoso", "Its head, Luis Cardoso, left the company in May."),
        ("Who runs the division?", "Mette Aagaard", "Mette Aagaard runs it; Luis Cardoso has left."),
        ("How long is the way by bus?", "35 minutes", "By bus it is 35 minutes instead of twelve."),
        ("Who built the line?", "Ida Thorne", "It was built by Ida Thorne, who had never seen a railway."),
        ("Who wrote Won't You Stay?", "Ida Thorne", 'Written by Ida Thorne, "Won\'t You Stay" did not sell.'),
    ],
)
def test_a_right_span_is_kept(question: str, short: str, sentence: str) -> None:
    assert fits(question, short, sentence)


ARTICLE = (
    "Fire on the quay\n\nBy Imogen Tarrant, Wexcombe Courier\nTuesday\n\nInspector Paul Reddy leads the inquiry.\n"
)


@pytest.mark.parametrize(
    ("question", "read_too"),
    [
        ("Who is investigating the fire?", False),
        ("Who wrote about the fire?", True),
        ("Who reported on the fire?", True),
        ("Who reported the fire on the quay?", False),
        ("Who reported the story of the fire?", True),
        ("Who is Imogen Tarrant?", True),
        ("What is the paper called?", True),
    ],
)
def test_a_byline_is_read_only_where_the_question_may_mean_it(question: str, read_too: bool) -> None:
    read = without_byline(question, ARTICLE, 0)
    assert len(read) == len(ARTICLE) and "Paul Reddy" in read and "Tuesday" in read
    assert ("Imogen" in read) == read_too


def test_a_line_that_names_the_reporter_is_a_byline() -> None:
    for line in ("By our reporter Imogen Tarrant", "By our own correspondent, Imogen Tarrant"):
        read = without_byline("Who was it that reported the fire?", f"Fire on the quay\n\n{line}\n\nIt burned.", 0)
        assert "Imogen" not in read


def test_what_stands_deep_in_an_article_or_in_a_sentence_is_no_byline() -> None:
    assert without_byline("Who leads it?", ARTICLE, 5000) == ARTICLE
    prose = "It was led in the first year\nby Imogen Tarrant, and later closed."
    assert without_byline("Who led it?", prose, 0) == prose


@pytest.mark.parametrize(
    ("following", "denied"),
    [
        (" It was not the metal. The clapper was too heavy.", True),
        ("\nThat wasn't the metal's fault.", True),
        (" It has not; it was the clapper.", True),
        (" They could not agree.", False),
        (" It doesn't hold the metal.", False),
        (" It was not cheap.", False),
        (" The metal was not at fault.", False),
        (" It was the metal.", False),
    ],
)
def test_a_sentence_that_the_next_one_denies_is_known(following: str, denied: bool) -> None:
    assert refuted("Everybody said it was the metal.", following) is denied


@pytest.mark.parametrize(
    ("question", "sentence", "may"),
    [
        ("Who wrote the screenplay of Three Eggs?", "The film, directed by Ida Holm, ends badly.", False),
        ("Who directed Three Eggs?", "The film, directed by Ida Holm, ends badly.", True),
        ("Who wrote Three Eggs?", "It was written by the novelist Ida Holm.", True),
        ("Who wrote and directed Three Eggs?", "It was directed by Ida Holm.", True),
        ("Who designed the bridge?", "The bridge was built by Ida Holm.", False),
        ("Who paid for the bridge?", "The bridge was built by Ida Holm.", True),  # perhaps she did
    ],
)
def test_who_made_one_thing_of_a_work_did_not_make_another(question: str, sentence: str, may: bool) -> None:
    assert fits(question, "Ida Holm", sentence) is may


@pytest.mark.parametrize(
    ("claim", "sentence", "silent"),
    [
        ("Nobody was hurt.", "No member of my crew touched that valve.", True),
        ("None of them was injured in the fire.", "Nobody could open the door.", True),
        ("Nobody was hurt.", "All eleven residents were unharmed.", False),
        ("No one died.", "Nobody was killed.", False),
        ("Two people were hurt.", "The ladder fell on both.", False),
        ("Nobody was arrested.", "No member of my crew touched that valve.", False),
    ],
)
def test_a_denial_of_something_else_does_not_say_that_nobody_was_hurt(claim: str, sentence: str, silent: bool) -> None:
    assert speaks_of_no_harm(claim, sentence) is silent
