"""What all tests share: settings that touch nothing of the user's, the real encoder, and no network."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # a test that would ask a hub fails
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from qa_bot.settings import Settings, load_settings

# A busy machine is no fault; speed belongs in benchmarks.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="kill, damage and fill as often as was promised, not a sample")


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether a test that draws its cases draws all that were promised, or a sample that fits every run."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections beyond loopback are refused: a test that needs the network fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise ConnectionRefusedError(f"tests may not connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The default settings, with libraries in the test's own folder."""
    return load_settings(overrides={"library.folder": str(tmp_path / "indexes")}, environ={})


@pytest.fixture(scope="session")
def encoder() -> Iterator[Any]:
    """The embedded encoder, as users have it."""
    from qa_bot.models.encoder import load_encoder

    yield load_encoder(load_settings(environ={}).encoder)
