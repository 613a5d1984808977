"""What the places of a box are called on the host: where nothing is mounted, programs are told these names instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from .model import SPACE, BoxSpec


def outside(spec: BoxSpec) -> Callable[[str], str]:
    """Puts the host's name for every place of the box that a word names, be it all of the word or a part.

    A place is named where it stands alone: `/w`, `/w/out`, `--dir=/w` and `cd /w;`, not `/world` or `/usr/w`.
    """
    places = {mount.target: str(mount.source) for mount in spec.mounts}
    if spec.space:
        places[SPACE] = str(spec.space)
    names = "|".join(re.escape(place) for place in sorted(places, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w./-])(?:{names})(?![\w.-])")
    return lambda word: pattern.sub(lambda found: places[found[0]], word)
