"""Who made the vectors of a library."""

from dataclasses import dataclass

from qa_bot.models.encoder import Encoder


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which encoder made the vectors. Vectors of two identities must never meet in one library."""

    name: str
    revision: str
    dim: int
    query_prefix: str
    passage_prefix: str
    normalised: bool = True

    @classmethod
    def of(cls, encoder: Encoder) -> "EncoderIdentity":
        """Return the identity of a loaded encoder."""
        return cls(encoder.name, encoder.revision, encoder.dim, encoder.query_prefix, encoder.passage_prefix)
