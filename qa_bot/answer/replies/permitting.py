"""May one do something? -> what a notice allows or forbids: "Can I bring my dog?" - "Dogs are allowed."

Only a rule that tells all that is asked is a verdict. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.marking import without_mark
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.models.wording import content_words

CONFIDENCE = 0.85  # by hand: the notice says so itself
_I = re.IGNORECASE
MAY = re.compile(
    r"\W*(?:(?:can|may|could) (?:I|we|you|one|people|visitors|guests|members|customers|passengers)|(?:am I|are (?:we|you|people|visitors|guests|members|customers|passengers)|is one)"
    r" (?:allowed|permitted) to|is it (?:ok|okay|all right|possible|allowed|permitted) to)\b(?P<what>[^?]*)",
    _I,
)
RULE = re.compile(
    r"(?:[-*•] )?(?P<what>[A-Z][^.;:!?,()]{1,60}?) (?:is|are) (?P<how>not |never |strictly |always |also )?(?P<rule>allowed|permitted|welcome|forbidden|prohibited|banned)\b(?P<rest>[^.;!?]*)"
)
FORBIDDEN = frozenset(("forbidden", "prohibited", "banned"))
DOING = frozenset(
    content_words(
        "take bring come along have put carry get use keep ride go travel my own with me us allowed permitted"
    )
)


def permitted(question: str, sentences: Sequence[Evidence]) -> Said | None:
    """Return what a notice says of whether one may do something; None where it says more, or less, than is asked for."""
    match = MAY.match(question)
    wanted = set(content_words(match["what"])) - DOING if match else set()
    for one in sentences if wanted else ():
        rule = RULE.match(one.text)
        if rule is None or not set(content_words(rule["what"])) <= wanted:
            continue
        around = f"{one.text} {one.document.title}"
        if not wanted <= set(content_words(around)):
            continue
        no = (rule["rule"].lower() in FORBIDDEN) != ((rule["how"] or "").strip().lower() in ("not", "never"))
        word = "No" if no else "Yes"
        return said([without_mark(one)], word, CONFIDENCE, lead=f"{word}:")
    return None
