"""Weights, and the transformers that use them."""
