"""qa_bot: summaries and answers from your own articles, every sentence checked against its source."""

__version__ = "0.1.0"
