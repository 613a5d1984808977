"""Files and links that a program finds in its working folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parley.core.errors import SandboxError
from parley.core.lane import Lane, Role
from parley.core.model import DATA, Mount
from parley.core.runner import run_once
from parley.core.workspace import Workspace

from .conftest import ALSO_WITHOUT_A_BOX, LIMITS

pytestmark = [pytest.mark.anyio, ALSO_WITHOUT_A_BOX]

Files = tuple[tuple[str, int], ...]
Given = Callable[[str, bytes], tuple[str, int]]


@pytest.fixture
def given() -> Iterator[Given]:
    """A name, and a descriptor of what is given by it."""
    opened: list[int] = []

    def give(name: str, content: bytes) -> tuple[str, int]:
        opened.append(os.memfd_create("given", os.MFD_CLOEXEC))
        os.write(opened[-1], content)
        return name, opened[-1]

    yield give
    for descriptor in opened:
        os.close(descriptor)


async def run(
    lane: Lane, script: str, *, files: Files = (), links: tuple[tuple[str, str], ...] = (), data: Path | None = None
) -> str:
    """What a shell script wrote, with that in its folder; one attempt."""
    mounts = (Mount(data, DATA),) if data else ()
    argv = ("/bin/sh", "-c", script)
    done = await run_once(lane, Role.PROGRAM, mounts, argv, LIMITS, profile="shell", files=files, links=links)
    return done.stdout.decode() + done.stderr.decode()


async def test_are_there(lane: Lane, given: Given) -> None:
    """Copies, by their names, in folders that are made for them; the descriptor is as it was."""
    large = bytes(range(256)) * 20_000
    files = (given("a.txt", b"one"), given("sub/deep/b", large), given("sub/empty", b""), given("ü b", b"two"))
    told = await run(lane, "find . -type f | sort; cat a.txt 'ü b'; cksum < sub/deep/b; pwd >&2", files=files)
    listed, _, rest = told.partition("onetwo")
    assert listed.split("\n") == ["./a.txt", "./sub/deep/b", "./sub/empty", "./ü b", ""]
    assert rest.split("\n")[0].split()[1] == str(len(large))
    assert os.pread(files[1][1], 3, 0) == large[:3]


async def test_are_the_programs_own(lane: Lane, given: Given) -> None:
    """It may write and remove them; the next run finds new ones, or none."""
    files = (given("a", b"old"), given("sub/b", b"old"))
    for _ in range(2):
        assert await run(lane, "cat a sub/b; echo new | tee a > sub/b; rm a; ls . sub", files=files) == (
            "oldold.:\nsub\n\nsub:\nb\n"
        )
    assert await run(lane, "ls -A") == ""


async def test_more_than_go_into_one_packet(lane: Lane, given: Given) -> None:
    """However many they are."""
    files = tuple(given(f"f{number}", str(number).encode()) for number in range(40))
    told = await run(lane, "cat f*", files=files)
    assert sorted(told) == sorted("".join(str(number) for number in range(40)))


async def test_links_lead_into_the_box(lane: Lane, given: Given, workspace: Workspace) -> None:
    """To places that it has; a file beside them is a copy."""
    data = workspace.folder("data")
    (data / "1.in").write_text("input")
    links = (("data.in", f"{DATA}/1.in"), ("sub/data.out", f"{DATA}/none"))
    told = await run(
        lane, "cat data.in own; test -L sub/data.out && test ! -e sub/data.out && echo so",
        files=(given("own", b"own"),), links=links, data=data,
    )  # fmt: skip
    assert told == "inputownso\n"


async def test_what_does_not_work_out_is_the_machines_fault(lane: Lane, given: Given) -> None:
    """A run whose files could not be put there does not start; the next one does, in another box."""
    for files in ((given("a", b""), given("a", b"")), (given("a", b""), given("a/b", b""))):
        with pytest.raises(SandboxError, match=r"could not start a program, put: (File exists|Not a directory)"):
            await run(lane, "echo started", files=files)
        assert await run(lane, "ls -A; echo started") == "started\n"
    with pytest.raises(ValueError, match="no name"):
        await run(lane, "echo started", files=(given("../a", b""),))
    assert await run(lane, "ls -A; echo started") == "started\n"
