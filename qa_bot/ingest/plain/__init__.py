"""Formats that are text: Markdown, tables, subtitles, JSON lines."""
