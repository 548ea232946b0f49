"""E-mail, mailboxes, and what is attached."""
