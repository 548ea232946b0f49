"""A source becomes a Document, a Document becomes Passages."""
