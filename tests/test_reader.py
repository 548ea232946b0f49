"""Spans: they stand in the text, do not depend on batches or windows, and say how sure they are."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.reader import NO_SPAN, SPAN, best_spans, load_reader, stands_under
from qa_bot.settings import Settings, load_settings

BRIDGE = (
    "The bridge over the Aller was opened in 1911. It was designed by Ida Kessler, an engineer from Bremen, and cost "
    "400,000 marks. In 1954 a flood carried away its western arch, which was rebuilt in concrete."
)
BREAD = "Rye bread keeps for a week when it is wrapped in linen. The crust softens after two days."


@pytest.fixture(scope="module")
def reader() -> Any:
    return load_reader(load_settings(environ={}).reader)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who designed the bridge?", "Ida Kessler"),
        ("When was the bridge opened?", "1911"),
        ("How much did the bridge cost?", "400,000 marks"),
        ("What carried away the western arch?", "flood"),
    ],
)
def test_the_embedded_reader_finds_answers(reader: Any, question: str, answer: str) -> None:
    (reading,) = reader.read(question, [BRIDGE])
    assert answer in BRIDGE[reading.start : reading.end]
    assert reading.end - reading.start < len(answer) + 25


def test_the_passage_with_the_answer_is_preferred(reader: Any) -> None:
    bridge, bread = reader.read("Who designed the bridge?", [BRIDGE, BREAD])
    assert bridge.answerability > bread.answerability + 3
    assert bridge.answerability == bridge.score - bridge.null_score


def test_readings_do_not_depend_on_what_else_is_read(reader: Any) -> None:
    """Batches are padded and sorted by length; neither changes a span or moves a score."""
    texts = [BREAD, BRIDGE, "Ida Kessler.", BRIDGE + " " + BREAD, BREAD * 12, "1911"]
    together = reader.read("Who designed the bridge?", texts)
    for text, reading in zip(texts, together, strict=True):
        (alone,) = reader.read("Who designed the bridge?", [text])
        assert (alone.start, alone.end) == (reading.start, reading.end)
        assert alone.score == pytest.approx(reading.score, abs=1e-3)
        assert alone.null_score == pytest.approx(reading.null_score, abs=1e-3)


def test_a_text_is_read_under_its_title_which_is_no_answer_itself(reader: Any) -> None:
    above = stands_under("The bridge at Norre", "Builders")
    (told,) = reader.read("What was designed?", [BRIDGE], [above])
    (plain,) = reader.read("What was designed?", [BRIDGE])
    assert told.score != plain.score
    assert 0 <= told.start < told.end <= len(BRIDGE)
    (named,) = reader.read("Who designed the bridge?", [BRIDGE], [above])
    assert "Ida Kessler" in BRIDGE[named.start : named.end]


@pytest.mark.parametrize("title", ["\u6771\u4eac" * 100, "x" * 500, "\u200b", ""])
def test_the_longest_question_under_the_longest_title_leaves_room_for_the_passage(reader: Any, title: str) -> None:
    question = "what about " + "the very long thing " * 60 + "that Ida Kessler designed?"
    (reading,) = reader.read(question, [BRIDGE * 8], [stands_under(title, title[::-1] + "y")])
    assert 0 <= reading.start < reading.end <= len(BRIDGE * 8)


def test_what_a_text_stands_under_is_said_once_and_not_at_any_length() -> None:
    assert stands_under("Rain", "Rain") == "Rain"
    assert stands_under("Rain\nin  May", "How much") == "Rain in May | How much"
    assert stands_under("", "") == ""
    assert len(stands_under("t" * 5000, "h" * 5000)) < 250


@pytest.mark.parametrize("before", [0, 9, 30, 60])
def test_an_answer_is_found_anywhere_in_a_long_text(reader: Any, before: int) -> None:
    """BREAD has 21 tokens: 60 of them fill several windows of 384."""
    text = f"{BREAD} " * before + BRIDGE + f" {BREAD}" * 20
    (reading,) = reader.read("Who designed the bridge?", [text])
    assert "Ida Kessler" in text[reading.start : reading.end]


def test_offsets_are_code_points_of_the_text_as_it_is(reader: Any) -> None:
    text = "  \n\U0001f309 Die Brücke — gebaut 1911 —\tentwarf  Zoë Kässler\u0301.  "
    (reading,) = reader.read("Who is Zoë Kässler?", [text])
    quote = text[reading.start : reading.end]
    assert quote
    assert quote == quote.strip()


@pytest.mark.parametrize("text", ["", "   \n\t "])
def test_a_text_without_words_has_no_span(reader: Any, text: str) -> None:
    (reading,) = reader.read("Who?", [text])
    assert reading.start == reading.end == 0
    assert reading.score == NO_SPAN
    assert reading.answerability < -20


def test_nothing_to_read_is_no_reading(reader: Any) -> None:
    assert reader.read("Who?", []) == []


def test_a_question_that_leaves_no_room_is_shortened_and_that_is_said(
    reader: Any, caplog: pytest.LogCaptureFixture
) -> None:
    long = "Consider the following at length. " * 100 + "Who designed the bridge?"
    (reading,) = reader.read(long, [BRIDGE])
    assert [reading] == reader.read("Another beginning. " * 50 + long, [BRIDGE])  # only the end is looked at
    assert "the reader looks at the last 160" in caplog.text


def test_best_spans_are_those_of_trying_all() -> None:
    generator = torch.Generator().manual_seed(0)
    starts, ends = torch.randn(20, 70, generator=generator), torch.randn(20, 70, generator=generator)
    inside = torch.rand(20, 70, generator=generator) > 0.5
    inside[0] = False
    scores, first, last = best_spans(starts, ends, inside)
    assert scores[0] == float("-inf")
    for row in range(1, 20):
        every = {
            (a, b): float(starts[row, a] + ends[row, b])
            for a in range(70)
            for b in range(a, min(a + SPAN, 70))
            if inside[row, a] and inside[row, b]
        }
        best = max(every, key=lambda span: every[span])
        assert (int(first[row]), int(last[row])) == best
        assert float(scores[row]) == pytest.approx(every[best])


def test_no_reader_is_a_choice(settings: Settings) -> None:
    assert load_reader(dataclasses.replace(settings.reader, model="none")) is None
    with pytest.raises(UsageError, match="device"):
        load_reader(dataclasses.replace(settings.reader, device="tpu"))


# Other readers: tiny models of the families that people use


def tokenizer(**options: Any) -> Any:
    """Byte pairs of a few words, with the special tokens of RoBERTa and no token types."""
    from tokenizers import ByteLevelBPETokenizer
    from tokenizers.processors import RobertaProcessing
    from transformers import PreTrainedTokenizerFast

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trained = ByteLevelBPETokenizer(add_prefix_space=False)
    trained.train_from_iterator([BRIDGE, BREAD], vocab_size=400, special_tokens=special, show_progress=False)
    trained._tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        sep_token="</s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_input_names=["input_ids", "attention_mask"],
        **options,
    )


@pytest.fixture(scope="module")
def roberta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import RobertaConfig, RobertaForQuestionAnswering

    folder = tmp_path_factory.mktemp("roberta")
    torch.manual_seed(1)
    config = RobertaConfig(
        vocab_size=400, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=130, pad_token_id=1, bos_token_id=0, eos_token_id=2, type_vocab_size=1,
    )  # fmt: skip
    RobertaForQuestionAnswering(config).save_pretrained(folder)
    tokenizer(model_max_length=128).save_pretrained(folder)
    return folder


def test_a_folder_with_another_family_reads_windows_of_its_own_size(settings: Settings, roberta: Path) -> None:
    """RoBERTa has no token types, its "no answer" is <s>, and this one reads 128 tokens at once."""
    reader = load_reader(dataclasses.replace(settings.reader, model=str(roberta)))
    assert reader is not None
    texts = [BRIDGE, BREAD, BRIDGE * 4, "", "Ida"]
    readings = reader.read("Who designed the bridge?", texts)
    for text, reading in zip(texts, readings, strict=True):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert text == "" or text[reading.start : reading.end].strip()


def test_the_span_is_where_the_model_itself_puts_it(settings: Settings, roberta: Path) -> None:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    own, its = AutoModelForQuestionAnswering.from_pretrained(roberta).eval(), AutoTokenizer.from_pretrained(roberta)
    encoded = its("Who?", "Ida Kessler did.", return_tensors="pt", return_offsets_mapping=True)
    offsets = encoded.pop("offset_mapping")[0].tolist()
    inside = [sequence == 1 for sequence in encoded.sequence_ids(0)]
    with torch.inference_mode():
        out = own(**encoded)
    score, first, last = best_spans(out.start_logits, out.end_logits, torch.tensor([inside]))

    reader = load_reader(dataclasses.replace(settings.reader, model=str(roberta)))
    assert reader is not None
    (reading,) = reader.read("Who?", ["Ida Kessler did."])
    assert reading.score == pytest.approx(float(score[0]), abs=1e-5)
    assert reading.null_score == pytest.approx(float(out.start_logits[0, 0] + out.end_logits[0, 0]), abs=1e-5)
    assert (reading.start, reading.end) == (offsets[int(first[0])][0], offsets[int(last[0])][1])


def test_a_model_without_a_trained_head_is_refused(settings: Settings, tmp_path: Path, roberta: Path) -> None:
    """transformers would invent a random head, and with it answers."""
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "headless"
    shutil.copytree(roberta, folder)
    weights = load_file(folder / "model.safetensors")
    save_file(
        {name: weight for name, weight in weights.items() if "qa_outputs" not in name},
        folder / "model.safetensors",
        {"format": "pt"},
    )
    with pytest.raises(ModelError, match="qa_outputs"):
        load_reader(dataclasses.replace(settings.reader, model=str(folder)))


def test_a_models_own_code_is_not_run(settings: Settings, tmp_path: Path, roberta: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(roberta, folder)
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Config: ...\nclass Model: ...\n")
    (folder / "config.json").write_text(
        '{"model_type": "own", "auto_map": {"AutoConfig": "own.Config", "AutoModelForQuestionAnswering": "own.Model"}}'
    )
    with pytest.raises(ModelError, match="cannot be loaded as a reader"):
        load_reader(dataclasses.replace(settings.reader, model=str(folder)))
    assert not (tmp_path / "ran").exists()
