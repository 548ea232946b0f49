"""One module a form of answer: a fact, a reason, a list, a verdict, a table, a summary that was asked for."""
