"""A tree of elements becomes another tree: what nobody sees goes, tables and lists are said in words."""
