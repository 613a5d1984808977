"""What a conversation costs through the relay, with its transcript, against the same two processes over plain pipes."""

from __future__ import annotations

from functools import partial

import anyio

from parley.core.bench import overhead, talking
from parley.core.bench.figures import Timing
from parley.core.bench.running import TURN

from ..bench import Bench
from ..section import Comparison, Section, Target, by_turns, compared

TITLE = "Interactive problems"
_TRIP_TARGET, _TEST_TARGET, _RATE_TARGET = 3.0, 3.0, 1.0


def measure(bench: Bench) -> Section:
    return anyio.run(partial(_measure, bench))


async def _measure(bench: Bench) -> Section:
    language, protocol = bench.plugins.language("c"), bench.plugins.interactor("icpc")
    async with overhead.lanes(bench.plugins) as lanes:
        lane = lanes[0]
        trips = await talking.round_trips(lane, protocol, language, bench.some(100_000, least=200), rounds=7)
        flow = await talking.one_way(lane, protocol, language, rounds=bench.some(7, least=2))
        tests = await talking.tests(lane, protocol, language, bench.some(300, least=TURN))
    comparisons = (_beside(*trips[:2]), _beside(*map(_time, flow)), _beside(*map(_turns, tests)))
    trip, flood, test = comparisons
    rate = 1 / (flood.ours.median / 1000)
    return Section(
        "talks",
        TITLE,
        comparisons,
        targets=(
            Target("round trip: x direct pipes on one CPU", "x", "<=", _TRIP_TARGET, trip.ratio.median),
            Target("one way through the relay", "GB/s", ">=", _RATE_TARGET, rate),
            Target("interactive test: x its two bare processes", "x", "<=", _TEST_TARGET, test.ratio.median),
        ),
    )


def _beside(floor: Timing, ours: Timing) -> Comparison:
    return compared(ours.name, ours.unit, ours.values, floor.name, floor.values, sense="cost")


def _time(rate: Timing) -> Timing:
    """Of a gigabyte, in ms, from GB/s."""
    return Timing(f"1 GB {rate.name}", "ms", [1000 / value for value in rate.values])


def _turns(timing: Timing) -> Timing:
    return Timing(timing.name, timing.unit, by_turns(timing.values, TURN))
