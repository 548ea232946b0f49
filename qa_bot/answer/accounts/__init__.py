"""Who wrote an article, and which articles tell of one event, or are copies of one."""
