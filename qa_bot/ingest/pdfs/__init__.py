"""PDFs, and pictures of pages."""
