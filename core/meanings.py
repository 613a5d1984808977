"""What verdicts are called, and when each is given: one set of words for reports, help and docs. Pure data."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from .model import Verdict


class Meaning(Struct, frozen=True):
    """`when` is Markdown, of one line; a `|` in it would end its cell."""

    name: str
    when: str


MEANINGS: Mapping[Verdict, Meaning] = {
    Verdict.AC: Meaning("accepted", "the validator or the interactor accepted, and the score is full"),
    Verdict.PA: Meaning("partially accepted", "accepted, and worth a part of the score"),
    Verdict.WA: Meaning("wrong answer", "the validator or the interactor rejected"),
    Verdict.TLE: Meaning(
        "time limit exceeded",
        "CPU time over the limit, or wall time over its limit (twice the CPU limit and a second, where nothing else is "
        "said); or all steps made, where the run time counts them (Karel)",
    ),
    Verdict.MLE: Meaning(
        "memory limit exceeded",
        "memory over the limit; or a bad end with memory full: within 2 % of the limit, or within 1 MiB",
    ),
    Verdict.OLE: Meaning(
        "output limit exceeded",
        "more output than the package allows, or a bad end that leaves a file as large as files may be (64 MiB)",
    ),
    Verdict.RTE: Meaning("run-time error", "a signal, or an exit code other than 0"),
    Verdict.RFE: Meaning(
        "forbidden system call",
        "a system call that the program's [profile](profiles.md) forbids; the report names it, with its arguments",
    ),
    Verdict.CE: Meaning("compile error", "it did not compile, or is no source text at all"),
    Verdict.JE: Meaning(
        "judge error",
        "the package's own program failed, or the machine did after three attempts; never the contestant's fault",
    ),
    Verdict.SK: Meaning("skipped", "not run: an earlier test had decided, or the submission could not be judged"),
}
