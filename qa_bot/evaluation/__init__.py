"""Measuring a bot on questions: metrics, question files, drafted questions, reports."""
