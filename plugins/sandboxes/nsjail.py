"""Boxes built by nsjail (`nsjail`), as root or not. It leaves two empty folders a user, as `/tmp/nsjail.0.root`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from ...core.hookspecs import hookimpl
from ...core.model import DEVICES, SPACE, BoxSpec, Probe

_SOURCE = "build it from its source (it is in no package registry), or use bubblewrap"


class Nsjail:
    """Maps the box's uid, alone, into its user namespace; takes no limits and no priority into its own hands.

    The one capability in that namespace is for the warden, to close it to further ones.
    """

    name = "nsjail"
    priority = 5
    isolates = True

    def probe(self) -> Probe:
        path = shutil.which("nsjail")
        if path is None:
            return Probe(available=False, detail="nsjail is not on PATH", remedy=_SOURCE)
        return Probe(available=True, detail=path)

    def command(self, spec: BoxSpec) -> Sequence[str]:
        uid, gid = (spec.uid, spec.uid) if spec.uid is not None else (os.geteuid(), os.getegid())
        binds = [word for mount in spec.mounts for word in ("-R", f"{mount.source}:{mount.target}")]
        devices = [word for name in DEVICES for word in ("-R", f"/dev/{name}:/dev/{name}")]
        return [
            shutil.which("nsjail") or "nsjail",
            *(() if spec.cgroup_namespace else ("--disable_clone_newcgroup",)),
            "--mode", "o", "--quiet", "--time_limit", "0", "--disable_rlimits", "--nice_level", str(os.nice(0)),
            "--hostname", "box", "--iface_no_lo", "--pass_fd", str(spec.channel),
            "--cap", "CAP_SYS_RESOURCE",
            "--user", f"{uid}:{uid}:1", "--group", f"{gid}:{gid}:1",
            "--chroot", str(spec.root),
            "--proc_rw",
            *devices, *binds,
            "--mount", f"space:{SPACE}:tmpfs:size={spec.space_bytes},mode=755,uid={uid},gid={gid}",
            "--", *spec.command,
        ]  # fmt: skip

    def uid(self, spec: BoxSpec) -> int | None:
        return None


@hookimpl
def parley_sandboxes() -> list[Nsjail]:
    return [Nsjail()]
