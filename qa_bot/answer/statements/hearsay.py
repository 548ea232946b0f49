"""A sentence and what follows it -> whether the text itself tells the sentence as false: "It is often said that the mayor
sold the pier. The minutes tell another story."

Rules over English words: who says it is nobody in particular, and what follows departs from it. Refuses to know models,
documents and whether the sentence is true.
"""

import re

from qa_bot.models.wording import content_words

_I = re.IGNORECASE
REACH = 300  # characters of what follows that are looked at
LONGEST = 2000  # and of the sentence
_SAID = (
    r"(?:said|told|written|believed|thought|assumed|supposed|claimed|held|repeated|imagined|accepted|taken for granted|alleged"
    r"|maintained|asserted)"
)
_OFTEN = (
    r"(?:often|commonly|widely|generally|usually|popularly|sometimes|long|frequently|traditionally|once|universally|still|always"
    r"|everywhere|regularly|routinely|mistakenly|wrongly|then|at first|by many|by some)"
)
_BELIEVE = r"(?:say|believe|think(?! of\b)|assume|suppose|claim|imagine|insist|swear)s?|believed|assumed|supposed|imagined|thought(?! of\b)"
_TALE = (
    r"(?:legends?|myths?|tradition|folklore|rumou?rs?|gossip|hearsay|old wives[’'] tales?"
    r"|(?:popular|common|conventional|received) (?:belief|opinion|wisdom|memory|history|knowledge|accounts?))"
)
_RECORD = (
    r"(?:records?|minutes|documents?|papers|accounts?|archives?|evidence|facts?|figures|numbers|data|letters?|diar(?:y|ies)|ledgers?"
    r"|registers?|files?|books|sources|stud(?:y|ies)|research|history|reality|truth)"
)
HEARSAY = re.compile(  # nobody in particular says it
    # "It is often said that", "The mill is commonly believed to"
    rf"\bit (?:is|was|has been|used to be) (?:{_OFTEN} )?{_SAID}(?: (?:locally|everywhere|in the \w+))? that\b"
    rf"|\b(?:is|was|are|were|been) {_OFTEN} (?:been )?{_SAID}\b|\b(?:is|was|are|were) (?:said|rumou?red|reputed) to\b"
    rf"|\b(?:it is|it was|there is|there was|there are|there were) (?:an? |one |the )?(?:\w+ ){{0,2}}(?:commonplace|truism|cliché|myth|fallacy|misconception"
    r"|rumou?rs?|legends?|belief|old saying|article of faith)\b"
    r"|\b(?:one|a|the) (?:\w+ ){0,2}(?:myth|fallacy|misconception|legend|belief|rumou?r)\b[^.;]{0,80}? (?:is|was|has it|had it) that\b"
    rf"|\baccording to (?:the |a |an |local |family |popular |old )*{_TALE}\b|\bas (?:the )?(?:legend|tradition|rumou?r|story|saying|tale) (?:has it|goes)\b"
    rf"|\b(?:local |family |popular )?{_TALE} (?:has|have|had) it\b|\b{_TALE} (?:says?|holds?|tells?|claims?|insists?|maintains?) (?:that|us)\b"
    r"|\bthe (?:common|usual|popular|standard|received|traditional|accepted|familiar|general|prevailing) "
    r"(?:view|story|account|version|belief|explanation|assumption|opinion|notion|wisdom|answer|tale) (?:is|was|has it|had it|holds?|held|goes|went)\b"
    # "Many people believe", "Everybody said", "The guides will tell you", "One often hears"
    rf"|\b(?:people|everyone|everybody|locals|townspeople|villagers|visitors|tourists|textbooks|schoolbooks|guides|guidebooks) "
    rf"(?:(?:in|of|here|there)(?: [\w']+){{0,3}} )?(?:will |would |like to |love to |used to |still |often |always |long |once )*(?:{_BELIEVE}|said|tell|told|held)\b"
    rf"|^\W*(?:many|most|some) (?:people |of us |\w+s )?(?:still |often |always |long |once )*(?:{_BELIEVE})\b"
    r"|\b(?:one|you|we) (?:often|sometimes|still|may|will|can) (?:often |still |sometimes )*(?:hears?|reads?|be told)\b",
    _I,
)
_NOT = (
    r"(?:(?:is|was|are|were|did|does|do|had|has|have|could|can|would|will) not|cannot|(?:is|was|are|were|did|does|do|had|has|have|could|ca|would)n[’']t"
    r"|never)\b"
)
DEPARTS = re.compile(  # from what nobody in particular says
    r"(?:(?:but|yet|and yet|however),? )?(?:in (?:fact|reality|truth|actual fact)|actually|as a matter of fact|on the contrary|far from it|hardly\.|nonsense"
    r"|the (?:truth|reality|fact) (?:is|was)|nothing of the (?:sort|kind)|nothing could be|not (?:quite|at all|exactly|really)\b"
    rf"|(?:the |his |her |their |its |all the )?(?:[\w'’]+ ){{0,3}}?{_RECORD}(?: (?:of|in|from|at|by|kept) [^.;!?]{{1,60}}?)? "
    r"(?:tells?|told|says?|said|shows?|showed|suggests?|suggested|points?|pointed|contradicts?|contradicted|disagrees?|disagreed|is|was|are|were)\b"
    r"(?:[^.!?]{0,60}?\b(?:another|different|other|otherwise|no such|nothing|not|elsewhere|less)\b|(?: (?:it|this|that|them))?[.!?])"
    r"|(?:there (?:is|was) )?no (?:\w+ )?(?:evidence|records?|trace|proof|such|document|basis|truth)\b"
    rf"|(?:it|that|this|they|he|she|these|those|both) {_NOT}(?! (?:only|until|known|clear|yet)\b)"
    r"|none of (?:it|this|that|these) (?:is|was|are|were) (?:true|so|right)\b|neither (?:is|was|of these is|of these was) (?:true|so|right)\b)"
    r"|(?:but|yet|and yet|however|nevertheless|nonetheless)\b",
    _I,
)
ONLY_BUT = re.compile(r"(?:but|yet|and yet|however|nevertheless|nonetheless)\b,?", _I)  # these also lead on
REFUTES = re.compile(  # what behind a mere "But" departs from what was said
    rf"^[^.!?]{{0,25}}\b(?:it|that|this|they|he|she|these|those) {_NOT}|\b(?:wrong|false|untrue|mistaken|myth|nonsense|misconception|no (?:\w+ )?(?:evidence|records?|such|trace|proof)"
    r"|(?:an)?other story|different story|otherwise|disproved|refuted|debunked|(?:into|in) (?:dispute|question|doubt)|in fact|in reality|contradicts?|contradicted)\b",
    _I,
)
CALLS_WRONG = re.compile(  # whatever stands before, and whoever says it
    r"(?:but |in fact,? |no, |in truth,? )?(?:that|this|it|both|neither|all of (?:it|this|that))(?: (?:is|was|were|are|proved|proves|turned out to be)|['’]s) "
    r"(?:(?:simply|quite|just|plainly|entirely|completely|all|also) )?"
    r"(?:wrong|false|untrue|incorrect|mistaken|nonsense|not (?:true|so|the case|right|correct)|an? (?:\w+ )?(?:myth|mistake|misunderstanding|misconception|legend|fiction|fable|lie))\b"
    r"(?! (?:that|of|about|in|to|for|with|\w+ly|obvious|much|many|easy|bad|far|long|sure)\b)"
    r"|(?:not so|wrong|not true|untrue)[.!,:;]|nothing of the (?:sort|kind)\b|(?:it|that|this|they) (?:is|was|are|were|did|do|does|has|had) not[.!;]"
    r"|it (?:isn|wasn|didn|doesn)[’']t[.!;]|it (?:is|was|did|does) no such thing\b",
    _I,
)
DENIAL = re.compile(  # "Everybody said it was the metal. It was not the metal."
    r"(?:but |no, )?(?:it|that|this|they)(?: (?:was|were|is|are|did) not|(?: was| were| is| are| did)n['’]t)\b[^.!?]*",
    _I,
)
END = re.compile(r"[.!?](?=\s|$)")
QUOTATION = re.compile(r"[\"“][^\"“”]*[\"”]")  # what somebody says is his
OPENS = "\"“‘'( \t\n"  # what may stand in front of the words that follow


def told_as_false(sentence: str, following: str) -> bool:
    """Return whether a text tells what a sentence says as false: it stands nowhere without what follows it.

    `following`: the text right behind the sentence, as much of it as there is; a refutation begins with it.
    """
    after = following[:REACH].lstrip(OPENS)
    if CALLS_WRONG.match(after):
        return True
    denial = DENIAL.match(after)
    if denial and (words := set(content_words(denial[0]))) and words <= set(content_words(sentence)):
        return True
    # what follows is looked at first: it rarely departs from anything, and is found so at its first words
    if not DEPARTS.match(after) or not HEARSAY.search(QUOTATION.sub("", sentence[:LONGEST])):
        return False
    only = ONLY_BUT.match(after)
    end = END.search(after)
    return only is None or bool(REFUTES.search(after[only.end() : end.end() if end else REACH]))
