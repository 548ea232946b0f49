"""What `qa-bot` and `python -m qa_bot` run."""

import sys


def main() -> None:
    """Run the command line. Ctrl-C while its modules are still being imported is told as it is later: no traceback."""
    try:
        from qa_bot.interfaces.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
