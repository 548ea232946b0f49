"""What qa_bot stands on: every package that comes with it, and under which licence."""

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

ROOT = "qa-bot"
REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:\[([^\]]*)\])?")
EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)")
STRICT = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public", re.I)  # those that reach beyond their own package


@dataclass(frozen=True, slots=True)
class Dependency:
    """An installed package."""

    name: str
    version: str
    licence: str  # as the package states it; empty where it does not

    @property
    def refused(self) -> bool:
        """Whether the GPL or AGPL is the only choice, or none is stated."""
        return all(STRICT.search(choice) or not choice for choice in self.licence.split(" OR "))


def dependencies() -> list[Dependency]:
    """Return the installed packages that qa-bot requires, directly or not, by name; without its own extras."""
    extras: dict[str, set[str]] = {}  # of the packages that were visited
    found: dict[str, Dependency] = {}
    todo: list[tuple[str, set[str]]] = [(ROOT, set())]
    while todo:
        name, wanted = todo.pop()
        key = re.sub("[-_.]+", "-", name).lower()
        if key in extras and wanted <= extras[key]:
            continue
        extras[key] = extras.get(key, set()) | wanted
        try:
            package = distribution(name)
        except PackageNotFoundError:  # for another platform
            continue
        if key != ROOT:
            found[key] = Dependency(key, package.version, licence(package))
        for line in package.requires or ():
            only_for = set(EXTRA.findall(line))
            match = REQUIREMENT.match(line)
            if match and (not only_for or only_for & extras[key]):
                todo.append((match[1], {each.strip() for each in (match[2] or "").split(",")} - {""}))
    return [found[key] for key in sorted(found)]


def licence(package: Distribution) -> str:
    """Return the licence that a package states: the expression, else the classifiers, else the first line of the text."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classes = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    names = [line.rpartition(" :: ")[2] for line in classes if line != "License :: OSI Approved"]
    text = metadata["License"].strip() if "License" in metadata else ""
    return " OR ".join(names) or text.partition("\n")[0]
