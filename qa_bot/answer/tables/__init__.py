"""Rows, columns and cells: what a table says, which row has the most."""
