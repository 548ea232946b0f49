"""Found passages become candidates: read, refused where they cannot answer, ordered, quoted."""
