"""Profiles by name or path, as compiled filters; compiled once a machine, kept in memory for one judging."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from . import alarms, seccomp
from .cache import Cache
from .errors import PackageError
from .model import Profile
from .policy import Policy, Refused, read_policy
from .unsafe import unsafe

_FILTER = "filter"  # what it is called in the cache
_REVISION = 11  # of what seccomp.py and bpf.py make of the same rules


class Profiles:
    """`known` is what plugins registered; `cache` keeps filters between judgings."""

    def __init__(self, known: Mapping[str, Profile], cache: Cache | None = None) -> None:
        self._known = known
        self._cache = cache
        self._filters: dict[str, bytes] = {}
        self._alarms: dict[str, bool] = {}

    def filter(self, name: str) -> bytes:
        """The filter of a profile: an array of struct sock_filter.

        Raises PackageError where there is no such profile, Refused for one that cannot be used, MissingTool.
        """
        if name not in self._filters:
            policy = self.policy(self.path(name))
            self._filters[name] = self._compiled(policy)
            self._alarms[name] = alarms.rings(policy.rules)
        return self._filters[name]

    def alarms(self, name: str) -> bool:
        """Whether a clock may send SIGALRM to who runs under it. Raises as `filter()` does."""
        self.filter(name)
        return self._alarms[name]

    def path(self, name: str) -> Path:
        """Where a profile lies: by name, or itself a path when it holds a slash. Raises PackageError."""
        if "/" in name:
            return Path(name)
        if name not in self._known:
            raise PackageError(f"no profile is called {name!r}; known are {', '.join(sorted(self._known))}")
        return self._known[name].path

    def policy(self, path: Path) -> Policy:
        """Read and found safe. Raises Refused with all that is wrong, but for what only compiling finds."""
        policy = self.read(path)
        if policy.faults:
            raise Refused(policy.faults)
        return policy

    def read(self, path: Path) -> Policy:
        """The policy, its faults with those of safety. Raises Refused where it cannot be read at all."""
        folders = tuple(dict.fromkeys(profile.path.parent for profile in self._known.values()))
        policy = read_policy(path, folders=folders)
        return msgspec.structs.replace(policy, faults=tuple(sorted((*policy.faults, *unsafe(policy.rules)))))

    def _compiled(self, policy: Policy) -> bytes:
        """The key is the meaning of the policy, not its text: comments cost nothing."""
        rules = sorted(policy.rules, key=lambda rule: rule.call)
        meaning = [(rule.call, rule.alternatives, rule.error) for rule in rules]
        ground = (_REVISION, seccomp.library_version(), os.uname().machine, meaning)
        key = hashlib.sha256(msgspec.json.encode(ground)).hexdigest()
        known = self._cache.get(key) if self._cache else None
        if known and _FILTER in known.files:
            return known.files[_FILTER]
        code = seccomp.compile_rules(rules)
        if self._cache:
            self._cache.put(key, {_FILTER: code}, "")
        return code
