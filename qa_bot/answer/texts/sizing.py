"""How long what somebody asks may be: a question, a claim, a focus, a query. Longer ones are refused, never cut."""

from qa_bot.errors import UsageError


def check_length(text: str | None, what: str, longest: int) -> None:
    """Raise UsageError for more than `longest` characters; `what` names the text: "question"."""
    if text is not None and len(text) > longest:
        raise UsageError(
            f"The {what} has {len(text):,} characters; at most {longest:,} are read.",
            "Add the long text as an article and ask about it, or raise answer.max_question_characters.",
        )
