"""The work that the user came for: answers and summaries that stand on quotations."""
