"""What a foreign model says while it is loaded, and what becomes of what it raises."""

import pytest
from transformers.utils import logging

from qa_bot.errors import ModelError
from qa_bot.models.loading import explained, quiet


@pytest.mark.parametrize("bars", [True, False])
def test_a_library_is_as_loud_as_before_once_a_model_is_loaded(bars: bool) -> None:
    level, before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    (logging.enable_progress_bar if bars else logging.disable_progress_bar)()
    try:
        with pytest.raises(ModelError), explained("The folder cannot be loaded", "Give another."):
            with quiet():
                assert not logging.is_progress_bar_enabled()
                assert logging.get_verbosity() == logging.ERROR
            raise OSError("torn")
        assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == (level, bars)
    finally:
        (logging.enable_progress_bar if before else logging.disable_progress_bar)()


def test_what_a_damaged_model_raises_is_said_and_what_is_our_own_is_raised_on() -> None:
    said = "It cannot be loaded: ValueError: torn"
    with pytest.raises(ModelError, match=said) as caught, explained("It cannot be loaded", "Give another."):
        raise ValueError("torn")
    assert caught.value.hint == "Give another."

    class Own(Exception):
        pass

    with pytest.raises(Own), explained("It cannot be loaded", "Give another."):
        raise Own
