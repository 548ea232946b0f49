import re

from qa_bot import errors


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = {name: int(code) for name, code in re.findall(r"(\w+Error)\s+(\d+) ", errors.__doc__ or "")}
    classes = {
        name: value.exit_code
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.QaBotError)
    }
    assert drawn == classes


def test_an_error_carries_its_next_step() -> None:
    error = errors.UsageError("k must be positive, not -1", "Try 10.")
    assert (str(error), error.hint, error.exit_code) == ("k must be positive, not -1", "Try 10.", 2)
