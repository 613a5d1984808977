"""What packages of ICPC 2025-09 have in common."""

from __future__ import annotations

_PROBLEM = """
# https://www.kattis.com/problem-package-format/spec/2025-09
problem_format_version: 2025-09
type: <type>
name: <title>
uuid: <uuid>
license: unknown
limits:
  time_limit: 2 # seconds
  memory: 256 # MiB
"""

_README = """
# <plain-title>

```sh
parley verify .          # every submission gets what its folder says, and the validator refuses junk
parley watch .           # the same on each save
<more>
```

The format: https://www.kattis.com/problem-package-format/spec/2025-09
"""


def settings(kind: str) -> str:
    return _PROBLEM.replace("<type>", kind)


def readme(more: str) -> str:
    """`more` are commands that such problems have as well."""
    return _README.replace("<more>", more)
