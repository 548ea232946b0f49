"""The house keeps its order: imports go one way, dangers have one owner, importing loads nothing heavy."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import qa_bot

PACKAGE = Path(qa_bot.__file__).parent
ROOMS = ["types", "errors", "settings", "ingest", "models", "index", "answer", "bot", "evaluation", "interfaces"]
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(module: Path) -> list[str]:
    """The dotted names that a module imports, at its top or inside functions."""
    names = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def calls_of(module: Path) -> set[str]:
    return {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }


def test_a_module_imports_only_from_its_own_room_and_rooms_above() -> None:
    wrong = []
    for module in MODULES:
        room = room_of(module)
        if room in ("__init__", "__main__"):
            continue
        for name in imports_of(module):
            parts = name.split(".")
            if parts[0] == "qa_bot" and parts[1] in ROOMS and ROOMS.index(parts[1]) > ROOMS.index(room):
                wrong.append(f"{module.relative_to(PACKAGE)} imports {name}")
    assert wrong == []


def test_the_parts_of_a_room_import_each_other_one_way() -> None:
    for room in ("answer", "ingest"):
        needed: dict[str, set[str]] = {}
        for module in (one for one in MODULES if room_of(one) == room):
            part = module.relative_to(PACKAGE / room).parts[0].removesuffix(".py")
            parts = {name.split(".")[2] for name in imports_of(module) if name.startswith(f"qa_bot.{room}.")}
            needed.setdefault(part, set()).update(parts - {part})
        assert list(TopologicalSorter(needed).static_order())  # raises CycleError


def test_every_module_belongs_to_a_room() -> None:
    assert {room_of(module) for module in MODULES} <= {*ROOMS, "__init__", "__main__"}


def test_a_noun_names_one_class() -> None:
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(module.relative_to(PACKAGE)))
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def test_importing_the_package_and_the_command_line_loads_nothing_heavy() -> None:
    heavy = (
        "{'torch', 'transformers', 'sentence_transformers', 'faiss', 'gradio', 'trafilatura', 'pypdfium2', 'openai'}"
    )
    for statement in ("from qa_bot import Bot", "import qa_bot.interfaces.cli"):
        code = f"{statement}; import sys; print(sorted({heavy} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]", statement


def test_no_module_unpickles_or_trusts_remote_code() -> None:
    for module in MODULES:
        names = imports_of(module)
        assert not any(name.split(".")[0] in ("pickle", "joblib", "dill", "shelve", "marshal") for name in names), (
            module
        )
        assert not {"torch.load", "eval", "exec"} & calls_of(module), module
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in ("trust_remote_code", "allow_pickle"):
                assert isinstance(node.value, ast.Constant) and node.value.value is False, module


def test_only_the_fetcher_opens_addresses_that_a_user_gave() -> None:
    clients = ("httpx", "httpcore", "requests", "urllib.request", "aiohttp", "http.client")
    owners = {module.name for module in MODULES if any(name.startswith(clients) for name in imports_of(module))}
    helpers = {"connecting.py", "mishaps.py"}  # of fetch.py: its connections, and what its errors mean
    assert owners <= {"fetch.py", *helpers, "server.py"}  # server.py: the generator's server, named in the settings


def test_no_module_prints_outside_the_interfaces() -> None:
    assert [m for m in MODULES if "print" in calls_of(m) and room_of(m) != "interfaces"] == []


def test_every_test_file_stands_for_a_module_a_part_or_a_whole() -> None:
    wholes = {"architecture", "readme", "end_to_end", "browser", "crowd", "patterns"}
    modules = {name for module in MODULES for name in (module.stem, module.parent.name)}
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    strays = {name for name in tests - wholes if not any(name == m or name.startswith(f"{m}_") for m in modules)}
    assert strays == set()
