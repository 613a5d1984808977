"""Boxes built by minijail (`minijail0`), for judges that run as root."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from ...core.hookspecs import hookimpl
from ...core.model import DEVICES, SPACE, BoxSpec, Probe

_SYS_RESOURCE = 1 << 24
_SOURCE = "build it from its source (it is in no package registry), or use bubblewrap"


class Minijail:
    """Changes to the box's uid itself, after the mounts; `-T static` as the warden needs no preloaded library.

    Its user namespace maps that uid alone. The one capability in it is for the warden, to close it to further ones.
    """

    name = "minijail"
    priority = 20
    isolates = True

    def probe(self) -> Probe:
        path = shutil.which("minijail0")
        if path is None:
            return Probe(available=False, detail="minijail0 is not on PATH", remedy=_SOURCE)
        if os.geteuid() != 0:
            return Probe(available=False, detail=f"{path} needs root here", remedy="run as root, or use bubblewrap")
        return Probe(available=True, detail=path)

    def command(self, spec: BoxSpec) -> Sequence[str]:
        owner = f"uid={spec.uid},gid={spec.uid}"
        binds = [word for mount in spec.mounts for word in ("-b", f"{mount.source},{mount.target}")]
        devices = [word for name in DEVICES for word in ("-b", f"/dev/{name},/dev/{name}")]
        return [
            shutil.which("minijail0") or "minijail0",
            "-I", "-T", "static", "-v", "-l", *(("-N",) if spec.cgroup_namespace else ()), "-e", "--uts=box",
            "-n", "--logging=stderr",
            "-u", str(spec.uid), "-g", str(spec.uid),
            "-U", f"-m{spec.uid} {spec.uid} 1", f"-M{spec.uid} {spec.uid} 1",
            "-c", hex(_SYS_RESOURCE), "--ambient",
            "-P", str(spec.root), "-b", f"{spec.root},/",  # onto itself: that is read-only
            "-k", "proc,/proc,proc,MS_NOSUID|MS_NODEV|MS_NOEXEC",
            *devices, *binds,
            "-k", f"space,{SPACE},tmpfs,MS_NOSUID|MS_NODEV,size={spec.space_bytes},mode=755,{owner}",
            "--", *spec.command,
        ]  # fmt: skip

    def uid(self, spec: BoxSpec) -> int | None:
        return None


@hookimpl
def parley_sandboxes() -> list[Minijail]:
    return [Minijail()]
