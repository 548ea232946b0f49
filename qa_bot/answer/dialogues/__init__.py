"""Who says what: interviews, help pages with questions, conversations."""
