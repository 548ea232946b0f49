import pytest

from qa_bot.interfaces.commands.licences import Dependency, dependencies


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("MIT", False),
        ("Apache-2.0 AND MIT", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("AGPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("GPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("", True),
    ],
)
def test_a_licence_is_refused_where_it_reaches_beyond_its_package(licence: str, refused: bool) -> None:
    assert Dependency("x", "1", licence).refused is refused


def test_everything_that_qa_bot_stands_on_is_listed_and_may_be_used() -> None:
    found = {each.name: each for each in dependencies()}
    assert {"torch", "transformers", "gradio", "starlette", "markupsafe"} <= set(found)  # also what others require
    assert not {"qa-bot", "pytest", "ruff"} & set(found)
    assert {name for name, each in found.items() if each.refused} == set()
