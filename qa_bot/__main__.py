"""`python -m qa_bot` is `qa-bot`."""

from qa_bot.interfaces.cli import main

if __name__ == "__main__":
    main()
