"""How the name of a person is written: parts of patterns, without anchors, for whoever looks for names in a text.

What a name is differs with the place (a speaker's label may be one word, a byline never is): callers say how many words
and what stands around. What belongs to a name does not: the small words inside it, the titles before it.
"""

PARTICLES = r"(?:de|da|dos|del|di|du|la|le|van|von|den|der|ter|al|bin)"
TITLES = "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady Captain Judge Bishop".split()
OFFICES = (  # that stand before a name as titles do
    "President Mayor Councillor Cllr Inspector Sergeant Justice Honour Minister King Queen Prince Princess Revd Rector".split()
)
BODIES = (  # by which a name is known as that of a body
    "Council|Committee|Board|Company|Club|Society|Union|University|College|School|Hospital|Clinic|Institute|Institution|Parliament|Senate"
    "|Government|Ministry|Department|Agency|Office|Trust|Fund|Foundation|Association|Federation|Authority|Museum|Library|Theatre"
)
TITLED = frozenset(TITLES) | {f"{title}." for title in TITLES}  # as words, with their dots too
CAPITAL = r"[A-Z][\w.'’-]*"  # a word with a capital, an initial with its dot too
CAPITALS = rf"{CAPITAL}(?:\s+{CAPITAL})*"  # of persons and of anything else that has a name
NAME = rf"{CAPITAL}(?: (?:{PARTICLES} )*{CAPITAL})+"  # of a person, first name and family name: "Ida de Vries"
NAMES = rf"{NAME}(?:(?:,| and|, and|,? &) {NAME})*"
WRITTEN = r"(?:Written|Text|Words|Story|Report|Reported)"  # before the "by" of a byline
BYLINE = rf"(?:{WRITTEN} )?[Bb]y {NAMES}"  # at the start of a line
