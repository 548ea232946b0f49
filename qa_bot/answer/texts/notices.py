"""Words and forms of what stands around prose: notices, labels, credits, greetings, captions. Patterns alone."""

import re

from qa_bot.answer.statements.names import BODIES

_I = re.IGNORECASE
LABELLED = re.compile(
    r"\W*(?:read (?:more|also|next)|see also|watch(?: \w+)?|listen(?: \w+)?|related(?: \w+)?|more (?:on|from)(?: \w+){1,3}"
    r"|sources?|photos?(?: by| credit)?|photographs?(?: by)?|images?(?: by| credit)?|pictures?(?: by)?|videos?|credits?"
    r"|captions?|tags?|topics?|present|in attendance|attendees|apologies|filed under|categor(?:y|ies)|contact|e-?mail|tel|phone)\s*:",
    _I,
)
NOTICE = re.compile(
    r"\W*(?:read more\b|(?:hide|show|view) captions?\b|(?:click|tap|scroll) (?:here|down|to)\b|sign (?:up|in)\b|log in\b|subscribe\b|skip to\b"
    r"|(?:here|attached|enclosed) (?:is|are) (?:the|my|our)\b|please find (?:attached|enclosed)\b"
    r"|follow (?:us|@)|(?:share|print|e-?mail) this\b|advertisement|copyright\b|©|(?:image|media) (?:copyright|caption)\b"
    r"|(?:reporting|additional reporting|editing|writing|compiled) by [A-Z]|getty images|accept (?:all )?cookies"
    r"|we use cookies|this (?:web)?site uses cookies|your browser|(?:published|updated|posted|last (?:updated|modified))\b"
    r"[^.]{0,40}\d|published with (?:the |his |her |their )?[\w ]{0,20}(?:['’]s |s['’] )?(?:written |full )?(?:consent|permission)|(?:some |all )?names (?:have been|were|are) changed(?=\W*$| to protect\b| for)"
    r"|all (?:figures|amounts|sums|prices|values|numbers) (?:(?:(?:are|stated|shown|given) )+(?:in|without|including|excluding)\b"
    r"|in (?:thousands|millions|billions|pounds|euros|dollars|[£$€¥])|(?:in|ex)clude (?:VAT|taxes?|postage)\b)|\d+ (?:comments?|shares?|min(?:ute)?s? read))|.*\b(?:all rights reserved|may not be (?:published|"
    r"broadcast|reproduced)|privacy policy|terms of (?:use|service)|contributed to (?:this|the) (?:report|story|article))\b",
    _I | re.DOTALL,
)
DATED = re.compile(  # "Report of the audit office, 12 September 2023.": whose it is and when, no statement
    r"(?:(?:a|the) )?(?:by|report|minutes|statement|press release|letter|memo(?:randum)?|prepared|compiled|issued)\b"
    r"(?:(?!\b(?:is|was|were|are|has|had|have|will|would|said|\w{3,}ed)\b)[^.!?]){0,150}"
    r"\b(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} \d{1,2},) \d{4}(?:,? at [\d.:]+ ?(?:[ap]\.?m)?)?\W*$",
    _I,
)
# Whose it is and where, no statement: "Department of Acute Medicine, Harrow Lane Hospital."
NAMES_ONLY = re.compile(
    r"(?:[A-Z][\w’'&-]*|of|and|the|for|in|at|de)(?:,? (?:[A-Z][\w’'&-]*|of|and|the|for|in|at|de)){2,14}\."
)
BODY = re.compile(rf"\b(?:{BODIES}|Faculty|Centre|Center|Laboratory|Division|Court)\b")
GREETING = re.compile(  # and the line above what somebody wrote before: "On Thu, 12 Sep 2024, Ben wrote:"
    r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|kind regards|best (?:regards|wishes)|yours \w+)\b[^.!?:]{0,60}[,!]?$"
    r"|on \S.{3,200}\bwrote:$|(?:[^\s.:]{1,40} ){1,4}wrote:$",
    _I,
)
CREDIT = re.compile(r"[(\[][^()\[\]]{2,60}[)\]]\.?$")
CREDITED = re.compile(
    r"[(\[](?:AP|AFP|Reuters|EPA|Getty|Xinhua|PA|file|photo|image|picture)\b[^()\[\]]{0,60}[)\]]\.?$", _I
)
DEPICTS = re.compile(
    r",\s(?:(?:second |third |top |bottom |far |front |back )?(?:left|right|cent(?:re|er)|above|below)|pictured)(?:,|\.?$)"
    r"|\bpos(?:es?|ed|ing) for (?:a |the )?(?:photo|picture|camera|selfie)|\((?:file|photo|image|picture|getty|reuters|ap)\b"
    r"|^(?:pictured|above|left|right|file (?:photo|image|picture))\b[^.]{0,20}[:,]"
    r"|^(?:in )?this (?:\w+ ){0,3}(?:photo|photograph|picture|image|handout)\b|\b(?:is|are) (?:seen|pictured|shown)\b"
    r"|^(?:figure|fig\.?|table|exhibit|chart|photo|plate)\s*\d+\s*[:.|—–-]",
    _I,
)
