"""Facts of one run -> Verdict and the sentence that explains it. Pure: no I/O, no clock.

Ordered tables, one for batch tests and one for conversations by each semantics; the first row that holds decides.
Their order settles what happens when two causes meet, and the comment at each row says why it stands where it stands.

=========  =========================================================================================================
 icpc      Who came to an end first decides: what DOMjudge, problemtools and BAPCtools agree on. The relay notes every
           end-of-file before it passes it on, so "the interactor rejected first" is a fact, and whatever the program
           does after that follows from it
 dmoj      The program's bad end decides, whatever the interactor said before. Source: DMOJ/judge-server,
           dmoj/graders/bridged.py, dmoj/result.py
 cms       As with dmoj. Source: cms-dev/cms, cms/grading/tasktypes/Communication.py
 omegaup   As with dmoj; and an interactor that broke as the program had left it is the program's RTE. Source:
           omegaup/quark, runner/runner.go, `mergeVerdict`
 sinol     As with dmoj, but that a broken pipe, on either side, is no end of its own: the interactor's word counts, and
           who left it too early is wrong. Source: sio2project/sinol-make, sinol_make/task_type/interactive.py
=========  =========================================================================================================

Where the others than `icpc` hold, programs are left to their own end (`Roles.to_their_end`). Nobody dies of SIGPIPE
here, but who wrote when nobody was there any more to read it is told so, and by all but `sinol` that is its end. One
thing is the same in all: an interactor that breaks before the program comes to a bad end is a judge error.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from . import syscalls
from .model import MIB, Cause, Decision, Exchange, First, Limits, Opinion, RunResult, Semantics, Verdict

_PEER_DIED = range(239, 243)  # exit codes of shims whose partner is gone: omegaup/libinteractive
_SAID = 200  # characters of a message that a reason quotes


class Facts(Struct, frozen=True):
    """All that a verdict rests on. `decision` is None where nobody was asked, as the run had failed already."""

    run: RunResult
    limits: Limits
    decision: Decision | None = None
    exchange: Exchange | None = None
    semantics: Semantics = Semantics.ICPC


class Ruling(Struct, frozen=True):
    """`share` is the part of the test's score that is earned."""

    verdict: Verdict
    reason: str
    share: Fraction


class _Rule(Struct, frozen=True):
    verdict: Verdict
    holds: Callable[[Facts], bool]
    because: Callable[[Facts], str]


# --- predicates ---------------------------------------------------------------------------------------------


def _over_cpu(f: Facts) -> bool:
    return f.run.cause is Cause.CPU_LIMIT or f.run.cpu_ms > f.limits.time_ms


def _over_memory(f: Facts) -> bool:
    return f.run.out_of_memory or f.run.memory_bytes > f.limits.memory_bytes


def _at_memory_limit(f: Facts) -> bool:
    """It came to a bad end with its memory full: the next allocation could only fail. Full is within 2 %, or 1 MiB.

    Or its run time said that the part of the memory was full which it gives to programs.
    """
    if f.run.exhausted:
        return True
    full = f.limits.memory_bytes - max(MIB, f.limits.memory_bytes // 50)
    return (_crashed(f) or _failed(f)) and f.run.memory_bytes >= full


def _over_file_size(f: Facts) -> bool:
    """By the signal; or by a file that has grown to its limit, where a run time made an exception of the signal.

    A hole in a file, or a file without a name, leaves nothing to see, so the signal is believed even of a program that
    may have sent it to itself: no other harm is done by that, and nobody has a reason to.
    """
    return f.run.signal == signal.SIGXFSZ or (f.run.file_exceeded and (_crashed(f) or _failed(f)))


def _crashed(f: Facts) -> bool:
    return f.run.cause is Cause.SIGNALED


def _failed(f: Facts) -> bool:
    return f.run.cause is Cause.EXITED and f.run.exit_code != 0


def _opinion(f: Facts) -> Opinion | None:
    return f.decision.opinion if f.decision else None


def _checked(f: Facts) -> bool:
    """It was the validator that decided, about what the interactor left."""
    return f.exchange is not None and f.exchange.checked


def _program_ended_first(f: Facts) -> bool:
    """By its own doing, and not because the interactor had come to its end.

    The judge ends a program for two reasons: what it wrote, which is its own doing, and that the conversation was over.
    """
    stopped = f.run.cause is Cause.KILLED and not f.run.output_exceeded
    return f.exchange is not None and not stopped and f.exchange.first in (First.PROGRAM, First.BOTH)


def _interactor_broke_first(f: Facts) -> bool:
    return _opinion(f) is Opinion.CONFUSED and not _program_ended_first(f)


def _program_went_on(f: Facts) -> bool:
    """The interactor had only closed its output and listened on: the program wrote, and ended by itself.

    An interactor that exits closes its input as well, and the relay sees that: no clock of two wardens is compared.
    """
    e = f.exchange
    if e is None or f.run.cause not in (Cause.EXITED, Cause.SIGNALED):
        return False
    deaf_ns = e.interactor_side.closed_input_ns
    return e.program.last_ns > e.interactor_side.eof_ns > 0 and (deaf_ns == 0 or deaf_ns > e.program.eof_ns)


def _interactor_rejected_first(f: Facts) -> bool:
    return _opinion(f) is Opinion.WRONG and not _program_ended_first(f) and not _program_went_on(f)


def _wrote_to_nobody(f: Facts) -> bool:
    return f.exchange is not None and f.exchange.program.dropped > 0


def _rejected_and_cut_off(f: Facts) -> bool:
    return _opinion(f) is Opinion.WRONG and _crashed(f) and f.run.signal == signal.SIGPIPE


def _interactor_was_left(f: Facts) -> bool:
    """It broke as the program had ended, and well: by a broken pipe, or as shims of libinteractive then do."""
    e = f.exchange
    if e is None or _opinion(f) is not Opinion.CONFUSED or not _program_ended_first(f):
        return False
    code = e.interactor.exit_code if e.interactor.cause is Cause.EXITED else None
    return e.interactor.signal == signal.SIGPIPE or code in _PEER_DIED


def _wore_interactor_out(f: Facts) -> bool:
    """The interactor computed too long, for a program that it had heard: what it computes is what it is asked for."""
    e = f.exchange
    heard = e is not None and e.interactor.cause is Cause.CPU_LIMIT and e.program.bytes > 0
    return heard and f.run.cause is not Cause.FAILED


# --- sentences ----------------------------------------------------------------------------------------------


def ms(value: float) -> str:
    return f"{value:.1f} ms" if value < 1000 else f"{value / 1000:.2f} s"


def size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def last_line(text: str) -> str:
    """The last line that is not blank: where a traceback, and most messages, say what it comes to."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _message(f: Facts) -> str:
    return _said(f.decision) if f.decision else ""


def _said(decision: Decision) -> str:
    """What the judge's side said, short enough for a sentence. The whole of it is in the record's `message`."""
    text = last_line(decision.message)
    if len(text) > _SAID:
        text = text[:_SAID] + "…"
    return f": {text}" if text else ""


def _at(f: Facts, when_ns: int) -> str:
    """A moment of a conversation, counted from its start. What nobody saw had come about by the end of the whole."""
    if f.exchange is None:
        return ""
    word, moment_ns = ("at", when_ns) if when_ns else ("by", f.exchange.ended_ns)
    return f"{word} {ms((moment_ns - f.exchange.started_ns) / 1e6)}"


def _interactors_end(f: Facts) -> str:
    return _at(f, _earliest(f.exchange.interactor_side.eof_ns, f.exchange.interactor.ended_ns)) if f.exchange else ""


def _programs_end(f: Facts) -> str:
    return _at(f, _earliest(f.exchange.program.eof_ns, f.run.ended_ns)) if f.exchange else ""


def _earliest(*moments_ns: int) -> int:
    """Of those that came: the relay hears of an end a little after it, the warden of a closed pipe never."""
    return min((moment for moment in moments_ns if moment), default=0)


def _end_of(run: RunResult) -> str:
    if run.cause is Cause.SIGNALED:
        return f"died of {signal_name(run.signal or 0)}"
    if run.cause is Cause.EXITED:
        return f"exited with code {run.exit_code}"
    if run.cause is Cause.FORBIDDEN:
        return f"called {call_made(run)}, which its profile forbids"
    return {
        Cause.CPU_LIMIT: "reached its CPU time limit",
        Cause.WALL_LIMIT: "reached its wall time limit",
        Cause.KILLED: "was stopped by the judge",
    }.get(run.cause, f"could not be started ({run.failure})")


def _not_started(f: Facts) -> str:
    when = f" {_programs_end(f)}" if f.exchange else ""
    return f"the judge could not start the program{when} ({f.run.failure})"


def _too_much_output(f: Facts) -> str:
    return f"it wrote more than {size(f.limits.output_bytes)}{_by_then(f)}"


def _too_large_file(f: Facts) -> str:
    return f"it wrote a file larger than {size(f.limits.file_bytes)}{_by_then(f)}"


def call_made(run: RunResult) -> str:
    """The forbidden call of a run, as one writes it in C."""
    return syscalls.rendered(run.forbidden.name, run.forbidden.arguments) if run.forbidden else "an unknown call"


def _forbidden_call(f: Facts) -> str:
    return f"it called {call_made(f.run)}, which its profile forbids{_by_then(f)}"


def _too_much_memory(f: Facts) -> str:
    how = "was ended by the kernel for want of memory" if f.run.out_of_memory else "used too much memory"
    return f"it {how}: {_memory(f)}{_by_then(f)}"


def _no_more_memory(f: Facts) -> str:
    if f.run.exhausted:
        return f"the program {_end_of(f.run)}, as its run time had no more memory for it: {_memory(f)}{_by_then(f)}"
    return f"the program {_end_of(f.run)} with its memory full: {_memory(f)}{_by_then(f)}"


def _memory(f: Facts) -> str:
    share = f.limits.run_time_bytes
    own = f", of which {size(share)} are for the run time" if share else ""
    return f"peak {size(f.run.memory_bytes)}, limit {size(f.limits.memory_bytes)}{own}"


def _no_more_steps(f: Facts) -> str:
    return f"the program {_end_of(f.run)}, as it had made all the steps that it may make{_by_then(f)}"


def _too_much_cpu(f: Facts) -> str:
    text = f"it computed for {ms(f.run.cpu_ms)}, the limit is {ms(f.limits.time_ms)} (wall time {ms(f.run.wall_ms)})"
    return text + _after_its_word(f)


def _too_long(f: Facts) -> str:
    idle = f"it ran for {ms(f.run.wall_ms)} but computed only {ms(f.run.cpu_ms)} of that"
    e = f.exchange
    if e is None:
        return f"{idle}: it was idle, not computing"
    if not e.stalled:
        return idle + _after_its_word(f)
    return f"{idle}: each side waited for the other; {_last_of_program(f, e)}{_last_of_interactor(f, e)}"


def _last_of_program(f: Facts, e: Exchange) -> str:
    if not e.program.bytes:
        return "the program never wrote anything (a flush missing?)"
    wrote = f"the program last wrote {_at(f, e.program.last_ns)}"
    if e.program.unended:
        wrote += ", a line without a newline"
    return wrote + _quoted(e.last_words[0])


def _last_of_interactor(f: Facts, e: Exchange) -> str:
    """Where its last word came after the program's, the program may believe that it has answered."""
    if not e.last_words[1]:
        return ""
    answered = e.program.last_ns > e.interactor_side.last_ns
    missing = "" if answered or not e.program.bytes or e.program.unended else "; a flush missing after that?"
    wrote = f"; the interactor last wrote {_at(f, e.interactor_side.last_ns)}"
    if e.interactor_side.unended:
        wrote += ", a line without a newline"
    return wrote + _quoted(e.last_words[1]) + missing


def _quoted(words: str) -> str:
    return f": {words!r}" if words else ""


def _by_then(f: Facts) -> str:
    """When a program of a conversation had ended."""
    return f", and had ended {_programs_end(f)}{_after_its_word(f)}" if f.exchange else ""


def _after_its_word(f: Facts) -> str:
    """What may astonish: the interactor had said what it thought, and the program's end counts all the same."""
    said = {Opinion.ACCEPTED: "accepted", Opinion.WRONG: "rejected"}.get(_opinion(f) or Opinion.CONFUSED)
    if _checked(f):
        said = "accepted"
    first = f.exchange is not None and f.exchange.first is First.INTERACTOR
    return f", after the interactor had {said} {_interactors_end(f)}" if first and said else ""


def _bad_end(f: Facts) -> str:
    text = f"the program {_end_of(f.run)}"
    when = f"after {ms(f.run.wall_ms)}" if f.exchange is None else _at(f, f.run.ended_ns)
    return f"{text} {when}, peak memory {size(f.run.memory_bytes)}{_after_its_word(f)}"


def _unanswered(f: Facts) -> str:
    return f"the program {_end_of(f.run)} {_programs_end(f)}, with a call not answered as it must be{_message(f)}"


def _rejected_first(f: Facts) -> str:
    if _checked(f):
        return _rejected(f)
    first = f"the interactor rejected {_interactors_end(f)}{_message(f)}"
    if f.run.cause is Cause.EXITED and f.run.exit_code == 0:
        return first
    return f"{first}; that the program {_end_of(f.run)} {_at(f, f.run.ended_ns)} follows from it"


def _rejected(f: Facts) -> str:
    if f.exchange is None:
        return f"the validator rejected the output{_message(f)}"
    if _checked(f):
        return f"the validator rejected what the interactor left{_both_ends(f)}{_message(f)}"
    return f"the interactor rejected {_interactors_end(f)}{_before_it(f)}{_message(f)}"


def _broke(f: Facts) -> str:
    if f.exchange is None or _checked(f):
        return f"the problem's validator failed{_both_ends(f)}{_message(f)}"
    return f"the problem's interactor failed {_interactors_end(f)}{_message(f)}"


def _unheard(f: Facts) -> str:
    if f.exchange is None:
        return ""
    text = f"the program wrote {f.exchange.program.dropped} bytes, the last {_at(f, f.exchange.program.last_ns)}"
    return f"{text}, that nobody was there to read: it would have died of SIGPIPE{_after_its_word(f)}"


def _left(f: Facts) -> str:
    return f"the program ended {_programs_end(f)}, before the interactor was done with it{_message(f)}"


def _too_much_asked(f: Facts) -> str:
    took = f" for {ms(f.exchange.interactor.cpu_ms)}" if f.exchange else ""
    return f"the interactor computed{took}, more than it may, at what the program asked; ended {_interactors_end(f)}"


def _accepted(f: Facts) -> str:
    if f.exchange is None or _checked(f):
        return f"the validator accepted{_both_ends(f)}{_message(f)}"
    return f"the interactor accepted {_interactors_end(f)}{_before_it(f) or _after_it(f)}{_message(f)}"


def _undecided(f: Facts) -> str:
    return f"nobody decided about this run{_both_ends(f)}"


def _before_it(f: Facts) -> str:
    return f", after the program had ended {_programs_end(f)}" if _program_ended_first(f) else ""


def _after_it(f: Facts) -> str:
    return f", and the program ended {_programs_end(f)}"


def _both_ends(f: Facts) -> str:
    """Of a conversation about which somebody decided when it was over."""
    if f.exchange is None:
        return ""
    return f", after the program had ended {_programs_end(f)} and the interactor {_interactors_end(f)}"


# --- the tables ---------------------------------------------------------------------------------------------

_NOT_STARTED = _Rule(Verdict.JE, lambda f: f.run.cause is Cause.FAILED, _not_started)

_LIMITS = (
    # Output first: the judge stopped the run for it at that moment, so nothing that came later counts.
    _Rule(Verdict.OLE, lambda f: f.run.output_exceeded, _too_much_output),
    _Rule(Verdict.OLE, _over_file_size, _too_large_file),
    # The forbidden call before memory and time: the run was ended at that moment and for it, and whatever it had used
    # by then was not what ended it. After output: what was written was written before the call.
    _Rule(Verdict.RFE, lambda f: f.run.cause is Cause.FORBIDDEN, _forbidden_call),
    # Memory before time: a program at its memory limit loses time in the kernel's reclaim before it is ended.
    _Rule(Verdict.MLE, _over_memory, _too_much_memory),
    # CPU before wall: computing too long explains running too long, not the other way round.
    _Rule(Verdict.TLE, _over_cpu, _too_much_cpu),
    _Rule(Verdict.TLE, lambda f: f.run.cause is Cause.WALL_LIMIT, _too_long),
    # Ends of its own last: a program over a limit often dies of it (SIGXCPU, SIGPIPE). Of these, memory that was full
    # explains the end (bad_alloc, MemoryError, a NULL that was not looked at, a stack as large as memory): it stands
    # after time, as the limit of time is a fact, and that memory was the reason is a conclusion.
    # Before it, what the run time says of the end by itself: nothing has to be concluded.
    _Rule(Verdict.TLE, lambda f: f.run.time_exhausted, _no_more_steps),
    _Rule(Verdict.MLE, _at_memory_limit, _no_more_memory),
    _Rule(Verdict.RTE, _crashed, _bad_end),
    _Rule(Verdict.RTE, _failed, _bad_end),
)

_WORD = (
    _Rule(Verdict.JE, lambda f: _opinion(f) is Opinion.CONFUSED, _broke),
    _Rule(Verdict.WA, lambda f: _opinion(f) is Opinion.WRONG, _rejected),
    _Rule(Verdict.PA, lambda f: f.decision is not None and f.decision.share < 1, _accepted),
    _Rule(Verdict.AC, lambda f: _opinion(f) is Opinion.ACCEPTED, _accepted),
    _Rule(Verdict.JE, lambda f: True, _undecided),
)

BATCH = (_NOT_STARTED, *_LIMITS, *_WORD)

# The interactor broke before the program ended: the package's fault, whatever the program did after.
_BROKE_FIRST = _Rule(Verdict.JE, _interactor_broke_first, _broke)

# It ended, in order or by what followed, and left a call of its functions behind: nobody can say what it answered.
_UNANSWERED = _Rule(Verdict.RTE, lambda f: f.run.unanswered, _unanswered)

_ICPC = (
    _NOT_STARTED,
    _BROKE_FIRST,
    _UNANSWERED,
    # The interactor rejected before the program ended: SIGPIPE, time and crashes after that follow from it.
    _Rule(Verdict.WA, _interactor_rejected_first, _rejected_first),
    # Otherwise the program's own bad end comes before the interactor's word: it may have judged a cut-off game, or
    # broken on it.
    *_LIMITS,
    *_WORD,
)

# After the ends that a program did come to: those are facts, and these are what would have been, or what is missing.
_UNHEARD = _Rule(Verdict.RTE, _wrote_to_nobody, _unheard)

_ENDS_FIRST = (_NOT_STARTED, _BROKE_FIRST, *_LIMITS, _UNANSWERED, _UNHEARD)

_PROGRAM_FIRST = (*_ENDS_FIRST, *_WORD)

CONVERSATION: Mapping[Semantics, Sequence[_Rule]] = {
    Semantics.ICPC: _ICPC,
    Semantics.DMOJ: _PROGRAM_FIRST,
    Semantics.CMS: _PROGRAM_FIRST,
    Semantics.OMEGAUP: (
        # Source: omegaup/quark, where the time limit of a problem's Main is the contestant's, whatever else he did.
        _Rule(Verdict.TLE, _wore_interactor_out, _too_much_asked),
        *_ENDS_FIRST,
        # Before the judge error that it is elsewhere; the row holds only where the program ended first.
        _Rule(Verdict.RTE, _interactor_was_left, _left),
        *_WORD,
    ),
    Semantics.SINOL: (
        _NOT_STARTED,
        _BROKE_FIRST,
        # Before the bad end that it is: a program that was rejected, and dies of that alone, was wrong.
        _Rule(Verdict.WA, _rejected_and_cut_off, _rejected_first),
        *_LIMITS,
        _Rule(Verdict.WA, _interactor_was_left, _left),
        *_WORD,
    ),
}


def ended_well(run: RunResult, limits: Limits) -> bool:
    """Whether there is an output worth deciding about."""
    facts = Facts(run, limits)
    return not any(row.holds(facts) for row in (_NOT_STARTED, *_LIMITS))


def rule(facts: Facts) -> Ruling:
    """The first row that holds. Every set of facts has one: the last row takes what no other took."""
    table = BATCH if facts.exchange is None else CONVERSATION[facts.semantics]
    row = next(row for row in table if row.holds(facts))
    share = facts.decision.share if row.verdict.accepted and facts.decision else Fraction(0)
    return Ruling(row.verdict, row.because(facts), share)


def rule_unrun(decision: Decision, about: str) -> Ruling:
    """Where nothing was run: the validator's word about the submission itself, or what `about` names of it."""
    said = _said(decision)
    if decision.opinion is Opinion.CONFUSED:
        return Ruling(Verdict.JE, f"the problem's validator failed{said}", Fraction(0))
    if decision.opinion is Opinion.WRONG:
        return Ruling(Verdict.WA, f"the validator rejected {about}{said}", Fraction(0))
    accepted = Verdict.AC if decision.share == 1 else Verdict.PA
    return Ruling(accepted, f"the validator accepted {about}{said}", decision.share)
