"""Training of the packaged reader and checker: examples say what they claim to say, and a run goes on where it stopped."""

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest

from qa_bot.errors import UsageError
from qa_bot.models.mean_adapters import mean_of
from qa_bot.models.statements import declared, passive
from qa_bot.models.train_reader import encoded, main
from qa_bot.models.training import claim_data, corrupting, question_data, runs
from qa_bot.models.training.distilling import for_teacher, taught
from qa_bot.models.training.question_data import Example
from qa_bot.models.training.word_pairs import Words, load_words

CONTEXT = (
    "The ferry to Norre sails twice a day. It was built in 1962 by the yard at Holm. Anna Berg steered it for thirty years. "
    "In 1994 a storm tore off its ramp. The council of Norre paid 40,000 crowns for a new one. "
    "Since then the ferry has not missed a single day. Tourists like the upper deck best. "
    "A second boat, the Tern, sails only in summer. Its captain is Lars Holt. He took over in 2011."
)
OTHER = "The lighthouse of Norre stands on the north cape. It was lit first in 1880. Its keeper was Peter Dahl."


def example(question: str, answer: str) -> Example:
    start = CONTEXT.index(answer)
    return Example("Norre", question, CONTEXT, start, start + len(answer))


EXAMPLES = [
    example("When was the ferry to Norre built?", "1962"),
    example("Who steered the ferry for thirty years?", "Anna Berg"),
    example("How much did the council of Norre pay for a new ramp?", "40,000 crowns"),
    example("Who is the captain of the Tern?", "Lars Holt"),
    Example(
        "Norre", "When was the lighthouse of Norre lit first?", OTHER, OTHER.index("1880"), OTHER.index("1880") + 4
    ),
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {
            "title": f"{title} {number}",
            "context": e.context,
            "questions": [
                {"question": e.question, "answers": [{"text": e.context[e.start : e.end], "start": e.start}]}
            ],
        }
        for number in range(12)
        for title, e in zip("abcde", EXAMPLES, strict=True)
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


WORDNET = {
    "data.noun": "00000010 17 n 01 bank 0 000 | by a river\n00000020 17 n 02 bank 1 depository 0 000 | for money\n",
    "index.noun": "bank n 2 0 2 2 00000010 00000020\ndepository n 1 0 1 0 00000020\n",
    "data.verb": "00000100 40 v 02 buy 0 purchase 0 001 ! 00000200 v 0101 01 + 08 00 | pay for\n"
    "00000200 40 v 01 sell 0 001 ! 00000100 v 0101 01 + 08 00 | give for money\n",
    "index.verb": "buy v 1 1 ! 1 1 00000100\npurchase v 1 1 ! 1 1 00000100\nsell v 1 1 ! 1 1 00000200\n",
    "cntlist.rev": "bank%1:17:00:: 1 5\nbank%1:17:01:: 2 5\ndepository%1:17:00:: 1 9\nbuy%2:40:00:: 1 30\n"
    "purchase%2:40:00:: 1 9\nsell%2:40:00:: 1 20\n",
    "verb.exc": "bought buy\nbuying buy\nsold sell\n",
    "noun.exc": "",
} | {f"{kind}.{name}": "" for kind, name in (("data", "adj"), ("index", "adj"), ("data", "adv"), ("index", "adv"))}
WORDNET |= {"adj.exc": "", "adv.exc": ""}


def _span(text: str, quote: str) -> tuple[int, int]:
    return text.index(quote), text.index(quote) + len(quote)


def test_a_crop_keeps_the_answer_and_stands_in_the_context() -> None:
    for seed in range(60):
        for asked in EXAMPLES:
            crop = question_data.cropped(asked, random.Random(seed))
            assert crop.context in asked.context
            assert crop.context[crop.start : crop.end] == asked.context[asked.start : asked.end]


def test_a_question_put_to_a_paragraph_without_its_answer_has_none() -> None:
    found = question_data.elsewhere(EXAMPLES[0], [OTHER], random.Random(0))
    assert found is not None
    assert (found.context, found.start, found.end) == (OTHER, 0, 0)
    assert question_data.elsewhere(EXAMPLES[0], ["It was in 1962."], random.Random(0)) is None


def test_the_nearest_paragraphs_share_most_words_with_the_question_and_are_not_its_own() -> None:
    contexts = [OTHER, CONTEXT, "Rain fell.", "The yard at Norre built another ferry.", "A ferry.", "Norre is a town."]
    words = {context: frozenset(question_data.content_words(context)) for context in contexts}
    found = question_data.nearest(EXAMPLES[0], contexts, words)
    assert found[0] == "The yard at Norre built another ferry." and len(found) == question_data.NEAREST
    assert CONTEXT not in found and "Rain fell." not in found


def test_a_text_that_is_alone_under_its_title_has_the_other_lone_ones_for_neighbours() -> None:
    texts = [("Ida", "She came."), ("Per", "He left."), ("Town", "It rained."), ("Town", "It snowed.")]
    found = question_data.neighbours([question_data.Example(*text[:1], "Who?", text[1], 0, 0) for text in texts * 2])
    assert found["Ida"] == found["Per"] == ["She came.", "He left."]
    assert found["Town"] == ["It rained.", "It snowed."]


def test_a_question_asked_of_a_neighbour_says_what_the_neighbour_stands_under() -> None:
    alone = [
        question_data.Example(name, f"Who built {name}?", f"{who} built {name}.", 0, len(who))
        for name, who in (("Holm", "Ida"), ("Norre", "Per"))
    ]
    stream = islice(question_data.stream(alone, 1), 400)
    elsewhere = {e.question for e in stream if e.start == e.end and e.context == "Per built Norre."}
    assert {"Who built Holm?", "Who built Holm? | Norre"} <= elsewhere
    assert not any(question.endswith("| Holm") for question in elsewhere)


def test_headings_are_told_behind_the_question_and_not_read() -> None:
    rain = "It rained. " * 20
    context = f"# The ferry\n\nIda built it. {rain}\n\n## Price\n\n{rain}It cost 9 marks. {rain}"
    asked = question_data.Example("The_ferry", "What did it cost?", context, *_span(context, "9 marks"))
    seen = set()
    for seed in range(40):
        one = question_data.told(question_data.cropped(asked, random.Random(seed), (350,)), random.Random(seed))
        assert one.context[one.start : one.end] == "9 marks"
        assert "#" not in one.context
        seen.add(one.question)
    assert "What did it cost?" in seen and "What did it cost? | The ferry | Price" in seen
    assert seen <= {"What did it cost?", "What did it cost? | The ferry | Price", "What did it cost? | The ferry"}


def test_a_swapped_name_makes_another_question_of_the_same_kind() -> None:
    found = question_data.swapped(EXAMPLES[0], ["Holm", "1994"], random.Random(0))
    assert found is not None
    assert found.question == "When was the ferry to Holm built?"
    assert found.start == found.end


def test_a_planted_sentence_moves_no_answer() -> None:
    kinds = set()
    for seed in range(60):
        for asked in EXAMPLES:
            found = question_data.planted(asked, [OTHER], ["Holm"], random.Random(seed))
            assert len(found.context) > len(asked.context)
            assert found.context[found.start : found.end] == asked.context[asked.start : asked.end]
            kinds.add("Holm" in found.context)
    assert kinds == {True, False}


def test_the_stream_is_the_same_for_the_same_seed_and_holds_both_kinds() -> None:
    first, again = (list(islice(question_data.stream(EXAMPLES, 3), 200)) for _ in range(2))
    assert first == again
    assert 0.05 < sum(e.start == e.end for e in first) / 200 < 0.5


def test_without_questions_there_is_nothing_to_train_on() -> None:
    with pytest.raises(UsageError, match="no questions"):
        next(question_data.stream([], seed=1))


def test_an_answer_that_is_not_where_it_says_is_refused(tmp_path: Path) -> None:
    row = {
        "title": "t",
        "context": "One two.",
        "questions": [{"question": "?", "answers": [{"text": "two", "start": 0}]}],
    }
    path = tmp_path / "wrong.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(UsageError, match=r"wrong\.jsonl:1: 'two' does not stand at 0"):
        question_data.load(path)


def test_free_answers_are_used_where_the_context_holds_them_once(tmp_path: Path) -> None:
    rows = [
        {"title": "t", "context": CONTEXT, "question": "Who steered?", "answers": ["anna berg."]},
        {"title": "t", "context": CONTEXT, "question": "Where to?", "answers": ["Norre"]},
    ]
    path = tmp_path / "free.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = question_data.load(path)
    assert found.context[found.start : found.end] == "Anna Berg"


def test_the_tokens_of_an_answer_are_the_ones_that_spell_it() -> None:
    from transformers import AutoTokenizer

    from qa_bot.models.weights import resolve

    tokenizer = AutoTokenizer.from_pretrained(resolve("encoder", "embedded"))
    unanswerable = Example("t", "Who sank it?", CONTEXT, 0, 0)
    inputs, starts, ends = encoded(tokenizer, [EXAMPLES[2], unanswerable])
    assert tokenizer.decode(inputs["input_ids"][0][starts[0] : ends[0] + 1]) == "40, 000 crowns"
    assert (starts[1], ends[1]) == (0, 0)
    far = Example("t", "Who?", CONTEXT * 5, len(CONTEXT * 4) + EXAMPLES[0].start, len(CONTEXT * 4) + EXAMPLES[0].end)
    _, starts, ends = encoded(tokenizer, [far])  # the answer lies behind the window
    assert (starts[0], ends[0]) == (0, 0)


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("When was the ferry built?", "1962", "The ferry was built in 1962."),
        ("Who steered the ferry?", "Anna Berg", "Anna Berg steered the ferry."),
        ("How much did the council pay?", "40,000 crowns", "The council pay 40,000 crowns."),
        ("By 1874, how many passengers came?", "500", "By 1874, 500 passengers came."),
    ],
)
def test_a_question_and_its_answer_become_a_statement(question: str, answer: str, statement: str) -> None:
    assert declared(question, answer) == statement


def test_who_did_it_becomes_a_passive_and_nothing_else_does() -> None:
    assert passive("Who steered the ferry?", "Anna Berg") == "The ferry was steered by Anna Berg."
    assert passive("Who sold tickets?", "boys") == "Tickets were sold by boys."
    assert passive("Who lived in the house?", "Anna Berg") is None
    assert passive("What sank the ferry?", "a storm") is None


def test_false_claims_say_something_that_the_evidence_does_not_and_half_are_true() -> None:
    found = list(islice(claim_data.stream(EXAMPLES, [(CONTEXT, ""), (OTHER, OTHER)], 1), 300))
    assert found == list(islice(claim_data.stream(EXAMPLES, [(CONTEXT, ""), (OTHER, OTHER)], 1), 300))
    assert 0.35 < sum(made.verdict == "supported" for made in found) / 300 < 0.65
    assert {made.verdict for made in found} == {"supported", "contradicted", "not found"}
    assert not [made for made in found if made.verdict != "supported" and made.claim.lower() in made.evidence.lower()]


def test_a_question_that_its_paragraph_does_not_answer_is_not_found_with_the_answer_of_the_one_it_was_made_of() -> None:
    turned = Example("t", "Who never steered the ferry?", CONTEXT, 0, 0)
    asked = {CONTEXT: [*EXAMPLES, turned]}
    made = claim_data.from_question(turned, asked, random.Random(0))
    assert (
        made
        and made.verdict == "not found"
        and made.claim in ("Anna Berg never steered the ferry.", "The ferry was never steered by Anna Berg.")
    )
    assert claim_data.from_question(Example("t", "Why?", CONTEXT, 0, 0), asked, random.Random(0)) is None


def test_words_are_replaced_in_the_form_they_have_and_the_article_before_them_agrees(tmp_path: Path) -> None:
    for name, text in WORDNET.items():
        (tmp_path / name).write_text(text)
    words = load_words(tmp_path)
    assert words.alike["buy"] == ["purchase"] and words.alike["bought"] == ["purchased"]
    assert words.alike["purchases"] == ["buys"] and "sold" not in words.alike
    assert words.unlike["bought"] == ["sold"]
    assert "bank" not in words.alike  # it has two senses, none of them mostly
    with pytest.raises(UsageError, match="holds no WordNet"):
        load_words(tmp_path / "other")
    pairs = Words({"boat": ["ark"]}, {"ark": ["boat"]})
    assert corrupting.replaced("It was a boat.", pairs.alike, random.Random(0)) == "It was an ark."
    assert corrupting.opposite("It was an ark.", "", random.Random(0), pairs) == "It was a boat."


def test_roles_are_swapped_between_two_names() -> None:
    wrong = corrupting.roles_swapped("Anna Berg sold the boat to Lars Holt.", "", random.Random(0))
    assert wrong == "Lars Holt sold the boat to Anna Berg."


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(questions: Path, tmp_path: Path) -> None:
    """Half a run and then the whole equals the whole at once, as long as the decay has not begun."""
    from safetensors.torch import load_file

    def train(out: Path, examples: int) -> None:
        main(f"--data {questions} --out {out} --examples {examples} --batch 4 --decay 0 --threads 1".split())

    train(tmp_path / "once", 16)
    train(tmp_path / "twice", 8)
    train(tmp_path / "twice", 16)
    once, twice = (load_file(tmp_path / name / "model.safetensors") for name in ("once", "twice"))
    assert once.keys() == twice.keys()
    assert not [name for name in once if "_embeddings." in name]
    assert all(once[name].equal(twice[name]) for name in once)


def test_workers_make_the_same_batches_each_time_and_each_its_own_share() -> None:
    import torch

    def make(share: int, of: int) -> Iterator[tuple[torch.Tensor]]:
        return ((torch.tensor([number]),) for number in range(share, 40, of))

    twice = [[int(batch[0]) for batch in islice(runs.made(make, 2), 12)] for _ in range(2)]
    assert twice[0] == twice[1] == list(range(12))
    assert [int(batch[0]) for batch in islice(runs.made(make, 0), 12)] == list(range(12))


@pytest.mark.parametrize(("name", "least"), [("training_texts.jsonl.xz", 9000), ("kept_out_texts.jsonl.gz", 300)])
def test_the_packaged_texts_have_answers_and_evidence_where_they_say(name: str, least: int) -> None:
    path = Path(claim_data.__file__).with_name(name)
    questions, claims = question_data.load(path), claim_data.load_written(path)
    assert len(questions) > least and len(claims) > least
    assert 0.2 < sum(one.start == one.end for one in questions) / len(questions) < 0.4
    for one in claims:
        assert bool(one.evidence) == (one.verdict != "not found")
        assert all(0 <= start < end <= len(one.text) for start, end in one.evidence)
    rng = random.Random(0)
    for one in claims[::50]:
        made = claim_data.from_written(one, rng)
        assert made is None or (made.evidence and made.verdict in (one.verdict, "not found", "contradicted"))


def test_no_text_that_is_kept_out_is_trained_on() -> None:
    folder = Path(claim_data.__file__).parent
    trained, kept = (
        {row["context"] for row in question_data.rows(folder / name)}
        for name in ("training_texts.jsonl.xz", "kept_out_texts.jsonl.gz")
    )
    assert len(kept) == 102 and not trained & kept


def test_a_claim_that_was_made_up_is_true_beside_all_that_decides_it_and_not_found_beside_less() -> None:
    sentences = [
        "Mara Lindqvist bought the mill in 1904.",
        "Rain fell for a week.",
        "The miller of Carrow kept geese.",
        "Nobody had asked for a bridge.",
        "Lindqvist sold the place to Ada Brandt in 1911.",
        "The geese stayed with Brandt.",
    ]
    text, needed = " ".join(sentences), (sentences[0], sentences[4])
    places = tuple((text.index(one), text.index(one) + len(one)) for one in needed)
    claim = "The mill was Mara Lindqvist's for seven years, until Ada Brandt took it over."
    one = claim_data.WrittenClaim(claim, text, "supported", places)
    made = [claim_data.from_written(one, random.Random(seed)) for seed in range(400)]
    verdicts = {"supported": 0, "not found": 0, "contradicted": 0}
    for each in made:
        if each is None:
            continue
        verdicts[each.verdict] += 1
        whole = all(sentence in each.evidence for sentence in needed)
        if each.claim != claim:
            assert each.verdict == "contradicted" and whole
        else:
            assert each.verdict == ("supported" if whole else "not found")
        assert [each.evidence.find(s) for s in sentences if s in each.evidence] == sorted(
            each.evidence.find(s) for s in sentences if s in each.evidence
        )
    assert all(count > 20 for count in verdicts.values()), verdicts


def test_the_teacher_reads_the_same_word_pieces_and_speaks_of_the_same_tokens() -> None:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    from qa_bot.models.weights import resolve

    own = AutoTokenizer.from_pretrained(resolve("encoder", "embedded"))
    theirs = PreTrainedTokenizerFast(
        tokenizer_file=str(resolve("second_reader", "embedded") / "tokenizer.json"), pad_token="<pad>"
    )
    asked = [EXAMPLES[0], Example("t", "Wer führte the Tern ☃?", OTHER, 0, 0)]
    inputs, _, _ = encoded(own, asked)
    ids, mask, heard = for_teacher(inputs)
    expected = theirs([e.question for e in asked], [e.context for e in asked], padding=True, return_tensors="pt")
    assert ids.equal(expected["input_ids"]) and mask.equal(expected["attention_mask"])
    for row, e in enumerate(asked):
        places = [t for t in range(inputs["input_ids"].shape[1]) if inputs.sequence_ids(row)[t] == 1]
        assert heard[row].nonzero().flatten().tolist() == [0, *places], e
        assert [int(ids[row, t + 1]) - 4 for t in places] == [int(inputs["input_ids"][row, t]) for t in places]


def test_a_pupil_that_thinks_as_its_teacher_has_nothing_to_learn() -> None:
    import torch

    torch.manual_seed(0)
    said = torch.randn(2, 8)  # the teacher's tokens, one more than the pupil's
    teacher = SimpleNamespace(start_logits=said, end_logits=said * 2)
    heard = torch.tensor([[True, False, False, True, True, True, False]] * 2)
    ids = torch.zeros(2, 8, dtype=torch.long)
    same = torch.cat([said[:, :1], said[:, 2:]], dim=1)

    def far(own: torch.Tensor) -> float:
        out = SimpleNamespace(start_logits=own, end_logits=own * 2)
        return float(taught(out, lambda input_ids, attention_mask: teacher, ids, ids, heard))

    assert abs(far(same)) < 1e-5
    other = same.clone()
    other[:, 1:3] += 5  # what cannot be an answer does not count
    other[:, 6] -= 5
    assert abs(far(other)) < 1e-5
    other[:, 4] += 1
    assert far(other) > 0.01


def test_the_mean_of_adapters_is_that_of_their_products() -> None:
    import torch

    torch.manual_seed(0)

    def run(rank: int) -> dict[str, torch.Tensor]:
        return {"a.up": torch.randn(8, rank), "a.down": torch.randn(rank, 6), "norm": torch.randn(6)}

    first, second = run(2), run(3) | {"b.up": torch.randn(4, 1), "b.down": torch.randn(1, 4), "late": torch.ones(4)}
    mean = mean_of(first, second, lambda name: {"late": torch.zeros(4)}[name], 0.25, 5)
    expected = 0.75 * first["a.up"] @ first["a.down"] + 0.25 * second["a.up"] @ second["a.down"]
    assert torch.allclose(mean["a.up"].float() @ mean["a.down"].float(), expected, atol=0.02)
    assert torch.allclose(
        mean["b.up"].float() @ mean["b.down"].float(), 0.25 * second["b.up"] @ second["b.down"], atol=0.01
    )
    assert torch.allclose(mean["norm"].float(), 0.75 * first["norm"] + 0.25 * second["norm"], atol=0.01)
    assert torch.allclose(mean["late"].float(), torch.full((4,), 0.25))  # the first run left it as it was
    cut = mean_of(first, second, lambda name: torch.zeros(4), 0.25, 1)
    assert cut["a.up"].shape == (8, 1) and cut["a.down"].shape == (1, 6)
