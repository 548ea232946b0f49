"""HTML, feeds, EPUB and other XML."""
