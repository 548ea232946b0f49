"""Identities of encoders."""

from dataclasses import dataclass

from qa_bot.index.identity import EncoderIdentity


def test_the_identity_is_what_decides_whether_vectors_can_be_compared() -> None:
    @dataclass
    class Fake:
        name: str = "model"
        revision: str = "abc"
        dim: int = 3
        max_tokens: int = 9
        query_prefix: str = "query: "
        passage_prefix: str = "passage: "

    assert EncoderIdentity.of(Fake()) == EncoderIdentity("model", "abc", 3, "query: ", "passage: ", normalised=True)
