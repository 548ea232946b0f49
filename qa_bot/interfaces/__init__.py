"""Terminal, page and HTTP: thin; they format what bot returns."""
