"""Starts a command under a filter that refuses what a container's does: `contained.py CALL,… COMMAND…`.

`clone` stands for clone with a flag of a namespace. What is refused fails with EPERM; clone3 with ENOSYS, as there its
flags cannot be seen.
"""

from __future__ import annotations

import errno
import os
import sys

import pyseccomp

_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)


def main(calls: list[str], command: list[str]) -> None:
    refused = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in calls:
        for flag in _NAMESPACES if call == "clone" else ():
            refused.add_rule(pyseccomp.ERRNO(errno.EPERM), call, pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
        if call != "clone":
            refused.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
    refused.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    refused.load()
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1].split(","), sys.argv[2:])
