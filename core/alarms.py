"""May a clock send a signal to programs under a profile? Pure.

The kernel does not tell of a program's interval timers, so of one that handles SIGALRM nobody can say that it sleeps
for good (core/native/inmates.h): unless its profile has no such timer of real time. Those of time on a processor are
harmless while it sleeps.
"""

from __future__ import annotations

from collections.abc import Iterable

from .policy import Atom, Rule

_INT = (1 << 32) - 1  # of `which` the kernel takes as many bits


def rings(rules: Iterable[Rule]) -> bool:
    """Whether SIGALRM may come: by `alarm`, or by `setitimer` of what is not known to be another timer."""
    return any(_rings(rule) for rule in rules)


def _rings(rule: Rule) -> bool:
    if rule.call == "alarm":
        return bool(rule.alternatives)
    return rule.call == "setitimer" and not all(any(map(_is_another, atoms)) for atoms in rule.alternatives)


def _is_another(atom: Atom) -> bool:
    """`which` is a number that is not ITIMER_REAL, 0."""
    return atom.argument == 0 and atom.operator == "==" and bool(atom.value & _INT)
