"""All peers that this machine can have, installed where they are not yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import Peer, Peers, bapctools, dmoj, problemtools, rbx, sinol
from .install import CannotInstall

Ready = Callable[[], Peer]

KNOWN: Mapping[str, Ready] = {
    "dmoj": dmoj.ready,
    "problemtools": problemtools.ready,
    "bapctools": bapctools.ready,
    "sinol-make": sinol.ready,
    "rbx": rbx.ready,
}


def gather(known: Mapping[str, Ready] = KNOWN) -> Peers:
    """Each that cannot be had is `absent`, with the reason in a line."""
    found: dict[str, Peer] = {}
    absent: dict[str, str] = {}
    for name, ready in known.items():
        try:
            found[name] = ready()
        except CannotInstall as error:
            absent[name] = str(error)
    return Peers(found, absent)
