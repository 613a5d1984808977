"""Where a judge is under cgroup v2, read off what the kernel says; homes need real groups, see test_cgroup2.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.accounting import home

SYSTEMD = "29 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate"
HYBRID = """
30 29 0:27 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
31 30 0:28 / /sys/fs/cgroup/unified rw shared:5 - cgroup2 cgroup2 rw
32 30 0:29 / /sys/fs/cgroup/memory rw shared:6 - cgroup cgroup rw,memory
"""
CONTAINER = r"41 40 0:26 /machine.slice/a\040b /sys/fs/cgroup rw master:1 - cgroup2 cgroup rw"


@pytest.mark.parametrize(
    ("mountinfo", "expected"),
    [
        (SYSTEMD, (Path("/sys/fs/cgroup"), "/")),
        (HYBRID.strip(), (Path("/sys/fs/cgroup/unified"), "/")),
        (CONTAINER, (Path("/sys/fs/cgroup"), "/machine.slice/a b")),
        ("23 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw", None),
        ("", None),
    ],
)
def test_mount_is_found(mountinfo: str, expected: tuple[Path, str] | None) -> None:
    """With optional fields or without, alone or beside v1, the whole tree or a part."""
    assert home.mount_of(mountinfo) == expected


@pytest.mark.parametrize(
    ("membership", "root", "expected"),
    [
        ("0::/user.slice/session-3.scope", "/", "/top/user.slice/session-3.scope"),
        ("0::/", "/", "/top"),
        ("4:memory:/a\n1:name=systemd:/b\n0::/c", "/", "/top/c"),
        ("0::/machine.slice/a b/judge", "/machine.slice/a b", "/top/judge"),
        ("0::/machine.slice/a b", "/machine.slice/a b", "/top"),
        ("0::/machine.slice/another", "/machine.slice/a b", None),
        ("0::/../elsewhere", "/", None),
        ("4:memory:/a", "/", None),
    ],
)
def test_own_group_is_found(membership: str, root: str, expected: str | None) -> None:
    """Below what is mounted, or not to be seen at all."""
    found = home.own_group(membership, top=Path("/top"), root=root)
    assert found == (Path(expected) if expected else None)
