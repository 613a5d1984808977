"""Boxes built by bubblewrap (`bwrap`, Debian's package `bubblewrap`): needs no root, only user namespaces."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from ...core.hookspecs import hookimpl
from ...core.model import DEVICES, SPACE, BoxSpec, Probe

_NAMESPACES = ("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")


class Bubblewrap:
    """Started under the box's own uid, so that its user namespace maps nobody of importance.

    The one capability in that namespace is for the warden, to close it to further ones.
    """

    name = "bubblewrap"
    priority = 10
    isolates = True

    def probe(self) -> Probe:
        path = shutil.which("bwrap")
        if path is None:
            return Probe(available=False, detail="bwrap is not on PATH", remedy="apt-get install bubblewrap")
        return Probe(available=True, detail=path)

    def command(self, spec: BoxSpec) -> Sequence[str]:
        binds = [word for mount in spec.mounts for word in ("--ro-bind", str(mount.source), mount.target)]
        devices = [word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
        return [
            shutil.which("bwrap") or "bwrap",
            *_NAMESPACES, *(("--unshare-cgroup-try",) if spec.cgroup_namespace else ()),
            "--as-pid-1", "--die-with-parent", "--hostname", "box",
            "--cap-add", "CAP_SYS_RESOURCE",
            "--ro-bind", str(spec.root), "/",
            *devices, *binds,
            "--proc", "/proc",
            "--size", str(spec.space_bytes), "--tmpfs", SPACE,
            "--chdir", "/",
            "--", *spec.command,
        ]  # fmt: skip

    def uid(self, spec: BoxSpec) -> int | None:
        return spec.uid if os.geteuid() == 0 else None


@hookimpl
def parley_sandboxes() -> list[Bubblewrap]:
    return [Bubblewrap()]
