"""How the packaged models are trained, and on what. Nothing of it is used when answering.

The commands stand beside it: `train_reader`, `train_checker`, `mean_adapters`.
"""
