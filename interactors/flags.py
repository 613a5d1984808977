"""Flags of interactors (`InteractorSpec.flags`) that are `key=value`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core.errors import PackageError

MOST_COPIES = 16  # as many as the relay has links for: core/native/relay.c


def parsed(protocol: str, flags: Sequence[str], known: Sequence[str]) -> Mapping[str, str]:
    """Raises PackageError for a flag that is not known."""
    found = {key: value for key, _, value in (flag.partition("=") for flag in flags)}
    unknown = [key for key in found if key not in known]
    if unknown:
        raise PackageError(
            f"the interactor protocol {protocol} has no flag {unknown[0]!r}; known are {', '.join(known)}"
        )
    return found


def copies(protocol: str, flags: Mapping[str, str]) -> int:
    """How many times the program runs, as `processes` says. Raises PackageError."""
    said = flags.get("processes", "1")
    if said not in map(str, range(1, MOST_COPIES + 1)):
        raise PackageError(
            f"the interactor protocol {protocol}: processes is from 1 to {MOST_COPIES}, not {said[:40]!r}"
        )
    return int(said)
