"""Names of libraries and identities of encoders."""

from dataclasses import dataclass

import pytest

from qa_bot.errors import UsageError
from qa_bot.index.library import EncoderIdentity, check_library_name


@pytest.mark.parametrize("name", ["default", "News_2024", "a", "v1.2-final", "0", "_", "x" * 100])
def test_a_plain_name_names_a_library(name: str) -> None:
    assert check_library_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "/etc", "C:x", ".hidden", "-rf", "a b", "a\0", "a\n", "é", "x" * 101, "nul",
     "COM1.txt", "name.", "~", "$HOME", "%2e%2e"],
)  # fmt: skip
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_library_name(name)
    assert repr(name[:60])[:-1] in str(caught.value)
    assert "letters" in caught.value.hint


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
