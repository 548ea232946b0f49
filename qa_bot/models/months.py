"""What a month and a year look like in English texts."""

import re

MONTHS = tuple("january february march april may june july august september october november december".split())
_SHORT = "jan feb febr mar apr jun jul aug sep sept oct nov dec".split()
MONTH_NUMBERS = {  # "january", "jan": 1
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, *(short for short in _SHORT if month.startswith(short)))
}
# In full, for where a month stands alone: "Jan" is a name, "mar" a verb, "Dec" the end of a code
MONTH_NAME = "(?:" + "|".join(map(str.title, MONTHS)) + ")"
# However it is spelled, for where a day or a year stands beside it: "3 Sept. 2019"
MONTH = rf"(?:{MONTH_NAME}\b|(?:{'|'.join(map(str.title, _SHORT))})\b\.?)"
A_MONTH = re.compile(  # in full, or spelled in short beside a day or a year
    rf"\b{MONTH_NAME}\b|(?:(?<=\d )|(?<=\d(?:st|nd|rd|th) )){MONTH}|\b{MONTH}(?=,? \d{{4}}\b| \d{{1,2}}\b(?![.:]\d))"
)
YEAR = r"(?:1\d|20)\d\d"  # digits that may be one: 1000 to 2099; what stands around it tells
