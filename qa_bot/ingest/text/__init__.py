"""Bytes become text: encodings, and what is the same in every format."""
