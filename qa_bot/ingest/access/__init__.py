"""Where bytes come from: paths, addresses, what may be opened, and what a file is."""
