"""What a slow program loses of its score, where the contest says so. Pure, and exact.

Up to `slow_from` of the time limit a test earns all that its validator gave it; from there it falls, in a straight line
and in whole hundredths, to one hundredth at the limit. Source: SIO2, `discrete` and threshold-linear scorers
(oioioi/programs/utils.py), and sinol-make's contest type `oi`, both with a half.
"""

from __future__ import annotations

import math
from fractions import Fraction


def slowed(share: Fraction, *, cpu_ms: int, limit_ms: float, slow_from: Fraction) -> Fraction:
    """The part of a test's score that is left of `share`. It never grows."""
    limit = Fraction(limit_ms)
    free = limit * slow_from
    if share <= 0 or cpu_ms <= free or limit <= free:
        return share
    left = max(Fraction(0), (limit - cpu_ms) / (limit - free))
    percent = 1 + math.trunc((100 * share - 1) * left)
    return min(share, Fraction(percent, 100))
