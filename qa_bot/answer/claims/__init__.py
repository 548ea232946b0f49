"""Claims held against evidence: quotations, scores, exact rules, questions that test them."""
