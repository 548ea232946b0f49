"""ZIP archives and containers, within limits."""
