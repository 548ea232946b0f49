"""Which peers are measured: those of which every part is installed."""

from importlib.metadata import PackageNotFoundError

import pytest

from qa_bot.evaluation import bench_peers


def test_a_peer_without_its_embedder_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"haystack-ai": "3.4.1", "llama-index-core": "0.14", "llama-index-embeddings-huggingface": "0.8"}

    def version(name: str) -> str:
        if name not in there:
            raise PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(bench_peers, "version_of", version)
    assert bench_peers.installed() == {"llama-index": "llama-index 0.14"}
    there["sentence-transformers-haystack"] = "2.0"
    assert bench_peers.installed() == {"llama-index": "llama-index 0.14", "haystack-ai": "haystack-ai 3.4.1"}


def test_each_peer_says_what_it_needs() -> None:
    assert bench_peers.DISTRIBUTIONS.keys() == bench_peers.PEERS.keys()
