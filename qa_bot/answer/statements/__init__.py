"""What one sentence says: its clauses, figures, times, and whether it can stand alone."""
