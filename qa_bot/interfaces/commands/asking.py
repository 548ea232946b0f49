"""The verbs that work with articles: add, ask, check, search, chat."""

import time
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from qa_bot.errors import EXIT_DECLINED, UsageError
from qa_bot.interfaces.commands import batch, terminal, texts
from qa_bot.interfaces.commands.adding import add_sources, exit_code, read_sources
from qa_bot.interfaces.commands.session import Session, decode, read_stdin, valid_text
from qa_bot.interfaces.commands.terminal import emit
from qa_bot.interfaces.output import answer_json, candidates_json, check_json, explain_json, hits_json, json_line
from qa_bot.types import Answer

if TYPE_CHECKING:
    from qa_bot.bot import Bot

Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", "-s", metavar="FILE|URL|-|NAME", help="Only this, a document of the library too; nothing is kept."
    ),
]


def add(
    session: Session,
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Files, folders, addresses, -.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Add the example article that comes with qa-bot.")] = False,
) -> int:
    """Add articles to a library.

    \b
    Examples:
      qa-bot add article.txt report.pdf notes/
      qa-bot add https://example.org/story --library news
      qa-bot add corpus.jsonl          {"_id", "title", "text"} a line
      cat article.txt | qa-bot add -
      qa-bot add --example

    What is there already is skipped, what has changed is replaced. After Ctrl-C, what was added stays.
    """
    if not example and not all(name.strip() for name in sources or [""]):
        raise UsageError("Nothing to add.", "Name files, folders or addresses, or try: qa-bot add --example")
    stdin = read_stdin("an article") if "-" in (sources or ()) else None
    with session.open(create=True) as bot:
        result = add_sources(session, bot, sources or [], example=example, stdin=stdin)
    if example and not session.json and not session.quiet:
        terminal.note("Try:\n" + "\n".join(f'  qa-bot ask "{question}"' for question in bot.example_questions))
    return result


def ask(
    session: Session,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="The question; - reads it from stdin.")
    ] = None,
    source: Sources = None,
    batch_file: batch.File = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was searched, and the candidates' scores.")
    ] = False,
    fail_if_declined: Annotated[
        bool, typer.Option("--fail-if-declined", help="Exit with 4 where the articles do not answer.")
    ] = False,
) -> int:
    """Answer a question from the articles, or say that they do not.

    \b
    Examples:
      qa-bot ask "How many doses were bought?"
      qa-bot ask "How many doses were bought?" --source article.txt
      qa-bot ask "How many doses were bought?" --source "Annual report"      a document of the library
      curl -s https://example.org/story | qa-bot ask "Who paid?" --source -
      qa-bot ask --batch questions.jsonl > answers.jsonl

    A question has at most 4,000 characters (the setting answer.max_question_characters).
    A file is read as it is now, an address that is in the library is not fetched again. A line of a batch is
    {"id", "question", "history"?, "context"?}; context is text to answer from,
    history [{"role": "user" or "assistant", "text"}, ...].
    """
    if batch_file is not None:
        _alone(question=question, source=source)
        return batch.ask_batch(session, batch_file, explain=explain, fail_if_declined=fail_if_declined)
    asked, stdin = _question(question, source or [])
    with session.temporary() if source else session.open() as bot:
        code = _read_aside(session, bot, source or [], stdin)
        if code == 1:
            return code
        started = time.perf_counter()
        answer = session.follow(bot.ask_stream(asked))
        seconds = time.perf_counter() - started
    if session.json:
        emit(json_line(answer_json(answer, seconds) | ({"explain": explain_json(answer)} if explain else {})))
    else:
        emit(texts.answer_text(answer))
        if explain:
            terminal.note("\n" + texts.explain_text(answer))
        _offer_example(session, bot, answer)
    return EXIT_DECLINED if fail_if_declined and answer.declined else code


def check(
    session: Session,
    claim: Annotated[str | None, typer.Argument(metavar="CLAIM", help="A sentence.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="FILE|URL|-|NAME", help="The article, or a document of the library."),
    ] = None,
    batch_file: batch.File = None,
) -> int:
    """Check whether an article supports a sentence, or contradicts it. It says where, or that it does neither.

    \b
    Examples:
      qa-bot check "It cost ten pounds." --source article.txt
      qa-bot check --batch claims.jsonl > checked.jsonl

    A claim is best one sentence; it has at most 4,000 characters (the setting answer.max_question_characters).
    A line of a batch is {"id", "document", "claim"}; document is the text itself.
    """
    if batch_file is not None:
        _alone(claim=claim, source=source)
        return batch.check_batch(session, batch_file)
    sentence = valid_text(_needed(claim, "CLAIM", 'qa-bot check "It cost ten pounds." --source article.txt'), "claim")
    name = _needed(source, "--source", 'qa-bot check "It cost ten pounds." --source article.txt')
    stdin = read_stdin("the article") if name == "-" else None
    with session.open_for([name]) as bot:
        checked = bot.check(sentence, bot.read(name, stdin=stdin))
    emit(json_line(check_json(checked)) if session.json else texts.check_text(checked))
    return 0


def search(
    session: Session,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="What to look for.")] = None,
    k: Annotated[int, typer.Option("--k", "-k", metavar="N", min=1, help="How many to show.")] = 10,
    documents: Annotated[bool, typer.Option("--documents", help="At most one passage a document.")] = False,
    source: Sources = None,
    batch_file: batch.File = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the scores of each search, on stderr.")] = False,
) -> int:
    """Find passages, best first.

    \b
    Examples:
      qa-bot search "vaccine doses"
      qa-bot search "vaccine doses" --k 3 --documents --json
      qa-bot search "vaccine doses" --source report.pdf
      qa-bot search --batch questions.jsonl --k 100 --documents

    A query has at most 4,000 characters (the setting answer.max_question_characters).
    A line of a batch is {"id", "question"}.
    """
    if batch_file is not None:
        _alone(query=query, source=source, explain=explain)
        return batch.search_batch(session, batch_file, k=k, documents=documents)
    wanted = valid_text(_needed(query, "QUERY", 'qa-bot search "vaccine doses"'), "query")
    stdin = read_stdin("an article") if "-" in (source or ()) else None
    with session.temporary() if source else session.open() as bot:
        code = _read_aside(session, bot, source or [], stdin)
        if code == 1:
            return code
        hits = bot.search(wanted, k, documents=documents)
    if session.json:
        emit(json_line(hits_json(hits) | ({"explain": {"candidates": candidates_json(hits)}} if explain else {})))
    elif hits:
        emit(texts.hits_text(hits))
        if explain:
            terminal.note("\n" + texts.candidates_text(hits))
    else:
        session.say("Nothing found.")
    return code


def chat(session: Session, source: Sources = None) -> int:
    """Talk about the articles, with follow-up questions.

    \b
    Examples:
      qa-bot chat
      qa-bot chat --source report.pdf
      printf 'Who led the work?\\nWhat did she say?\\n' | qa-bot chat

    With --json each turn prints one JSON object on a line of its own, also one that fails: {"error", "hint"}.
    Commands inside: /help, /sources, /summary, /clear, /quit. Ctrl-C stops an answer, Ctrl-D leaves.
    """
    from qa_bot.interfaces.commands.chat import talk

    if source and "-" in source:
        raise UsageError("A chat reads its questions from stdin; --source - cannot read the article from there too.")
    with session.temporary() if source else session.open() as bot:
        code = _read_aside(session, bot, source or [], None)
        return code if code == 1 else talk(session, bot)


def _alone(**others: object) -> None:
    """Raise UsageError where --batch is given together with what it replaces."""
    given = [name for name, value in others.items() if value]
    if given:
        raise UsageError(f"--batch reads everything from its file; leave out {', '.join(given)}.")


def _needed(value: str | None, name: str, example: str) -> str:
    if value is None or not value.strip():
        raise UsageError(f"{name} is missing.", f"Example: {example}")
    return value


def _question(question: str | None, sources: list[str]) -> tuple[str, BinaryIO | None]:
    """Return the question and, where a source is read from it, stdin. Raises UsageError."""
    asked = _needed(question, "QUESTION", 'qa-bot ask "Who paid for it?"')
    if asked != "-":
        return valid_text(asked, "question"), read_stdin("an article") if "-" in sources else None
    if "-" in sources:
        raise UsageError("Question and source cannot both come from stdin.", "Give one of them as an argument.")
    return decode(read_stdin("the question").read(), "question").strip(), None


def _read_aside(session: Session, bot: "Bot", sources: list[str], stdin: BinaryIO | None) -> int:
    """Read the --source arguments into a bot that keeps nothing. Return 0, 3 where some failed, 1 where all did."""
    if not sources:
        return 0
    reports = read_sources(session, bot, sources, stdin=stdin)
    code = exit_code(reports)
    if code == 1 and session.json:
        reasons = "; ".join(f"{report.source}: {report.reason}" for report in reports)
        emit(json_line({"error": reasons, "hint": ""}))
    return code


def _offer_example(session: Session, bot: "Bot", answer: Answer) -> None:
    """Where there are no articles, tell how to add one."""
    if answer.declined == "empty library":
        session.say("Add an article: qa-bot add FILE, or the example: qa-bot add --example, and ask:")
        for question in bot.example_questions:
            session.say(f'  qa-bot ask "{question}"')
