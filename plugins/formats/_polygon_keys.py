"""Which elements and attributes of Polygon's problem.xml are understood; what is neither is named, once a path."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ...core.documents import shown

_TESTSET = "problem/judging/testset"
_VALIDATOR_TESTS = "problem/assets/validators/validator/testset"
_SOURCE = ("", "@path", "@type")

# Acted upon: an element, and the attributes of it.
_READ: dict[str, tuple[str, ...]] = {
    "problem": ("@short-name",),
    "problem/names": (),
    "problem/names/name": ("@language", "@value", "@main"),
    "problem/judging": ("@input-file", "@output-file", "@treat-points-from-checker-as-percent"),
    _TESTSET: ("@name",),
    f"{_TESTSET}/time-limit": (),
    f"{_TESTSET}/memory-limit": (),
    f"{_TESTSET}/test-count": (),
    f"{_TESTSET}/input-path-pattern": (),
    f"{_TESTSET}/answer-path-pattern": (),
    f"{_TESTSET}/tests": (),
    f"{_TESTSET}/tests/test": ("@method", "@cmd", "@from-file", "@group", "@points"),
    f"{_TESTSET}/groups": (),
    f"{_TESTSET}/groups/group": ("@name", "@points", "@points-policy"),
    f"{_TESTSET}/groups/group/dependencies": (),
    f"{_TESTSET}/groups/group/dependencies/dependency": ("@group",),
    "problem/files": (),
    "problem/files/resources": (),
    "problem/files/resources/file": ("@path", "@type", "@for-types", "@main", "@stages", "@assets"),
    "problem/files/resources/file/stages": (),
    "problem/files/resources/file/stages/stage": ("@name",),
    "problem/files/resources/file/assets": (),
    "problem/files/resources/file/assets/asset": ("@name",),
    "problem/files/executables": (),
    "problem/files/executables/executable": (),
    "problem/files/executables/executable/source": _SOURCE,
    "problem/assets": (),
    "problem/assets/checker": ("@name", "@type"),
    "problem/assets/checker/source": _SOURCE,
    "problem/assets/interactor": (),
    "problem/assets/interactor/source": _SOURCE,
    "problem/assets/validators": (),
    "problem/assets/validators/validator": (),
    "problem/assets/validators/validator/source": _SOURCE,
    _VALIDATOR_TESTS: (),
    f"{_VALIDATOR_TESTS}/test-count": (),
    f"{_VALIDATOR_TESTS}/input-path-pattern": (),
    f"{_VALIDATOR_TESTS}/tests": (),
    f"{_VALIDATOR_TESTS}/tests/test": ("@verdict", "@testset", "@group"),
    "problem/assets/solutions": (),
    "problem/assets/solutions/solution": ("@tag",),
    "problem/assets/solutions/solution/source": _SOURCE,
    "problem/assets/solutions/solution/extra-tags": (),
    "problem/assets/solutions/solution/extra-tags/extra-tag": ("@tag", "@group", "@testset"),
}

# Information for people and other tools, with all that is in it: statements, binaries for another system, what is
# tried on the checker, and how the tests came about.
_INFORMATION = (
    "problem@revision", "problem@url", "problem/statements", "problem/tutorials", "problem/tags",
    "problem/documents", "problem/materials", "problem/stresses", "problem/properties", "problem/files/attachments",
    "problem/judging@cpu-name", "problem/judging@cpu-speed",
    f"{_TESTSET}/output-path-pattern", f"{_TESTSET}/tests/test@sample", f"{_TESTSET}/tests/test@description",
    f"{_TESTSET}/tests/test@verdict", f"{_TESTSET}/groups/group@feedback-policy",
    "problem/files/executables/executable/binary",
    "problem/assets/checker/binary", "problem/assets/checker/copy", "problem/assets/checker/testset",
    "problem/assets/interactor/binary", "problem/assets/validators/validator/binary",
    "problem/assets/solutions/solution/binary",
)  # fmt: skip

# Understood only where they say what is so anyway.
_USUAL = {"problem/judging@run-count": "1"}


def not_understood(root: ET.Element, where: str) -> tuple[str, ...]:
    """One line for each path of elements, or attribute of one, however often it is there."""
    found = dict.fromkeys(_unknown(root, root.tag))
    return tuple(f"{where}: {shown(path)} is not understood" for path in found)


def _unknown(element: ET.Element, path: str) -> Iterator[str]:
    if path in _INFORMATION:
        return
    if path not in _READ:
        yield path
        return
    for name, value in element.attrib.items():
        full = f"{path}@{name}"
        if f"@{name}" in _READ[path] or full in _INFORMATION or _USUAL.get(full) == value:
            continue
        yield full
    for inner in element:
        yield from _unknown(inner, f"{path}/{inner.tag}")
