"""What is timed on a graphics processor, run on this one with a small model. No figure is tested: they are the machine's."""

from qa_bot.evaluation.bench_gpu import measure_gpu

TINY = {"vocab_size": 97, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2}
TINY |= {"num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 64}


def test_reading_and_writing_have_a_rate_beside_transformers_for_each_number_of_texts() -> None:
    rows = measure_gpu("cpu", TINY, at_once=(1, 3), read=9, written=4)
    assert [row.what for row in rows] == [
        f"tokens {what}, {texts}" for texts in ("1 text", "3 texts at once") for what in ("read", "written")
    ]
    assert all(row.value > 0 and row.beside[0][0] == "transformers" and row.beside[0][1] > 0 for row in rows)
