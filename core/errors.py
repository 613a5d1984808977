"""What can go wrong that is not a contestant's doing.

A wrong, slow or crashing submission is a verdict and never an exception. Everything below is raised, is one
clear line (what, where, what to do), and ends a command with the exit code written beside it::

    ParleyError
    ├── UsageError            2   the command line asks for something that makes no sense
    ├── InputError            3   a file somebody wrote
    │   ├── BatchError            a manifest, a contest's folder, or a journal of one
    │   ├── ContestError          a contest profile is no valid one
    │   ├── LanguageError         a file of languages.d is no language, or clashes with another
    │   ├── PackageError          the problem package cannot be read, or does not hold together
    │   ├── PolicyError           a profile is no valid policy (core/policy.py has it, with all that is wrong)
    │   ├── TranscriptError       a transcript is damaged, or none
    │   └── SubmissionError       a submission cannot be read, or its language is not known
    │       └── BadSource         it is empty, binary or too large: the contestant's doing, so CE as well
    ├── PluginError           5   a plugin breaks the contract of core/hookspecs.py
    └── MachineError          4   this machine lacks something, or failed
        ├── MissingTool           a compiler, a jailer … that is not installed
        └── SandboxError          a box could not be built, or broke
            ├── BoxUnclean        it could not be cleaned after a run: it is replaced, the run repeated
            └── BoxLost           its warden ended, or went silent, in the middle of something
"""

from __future__ import annotations

from typing import ClassVar

from .harmless import harmless


class ParleyError(Exception):
    """Root of the tree; `str()` of any member is the line to show, `exit_code` is the command's."""

    exit_code: ClassVar[int] = 5


class UsageError(ParleyError):
    exit_code = 2


class InputError(ParleyError):
    exit_code = 3


class BatchError(InputError):
    """A manifest or a folder of submissions that cannot be read, or the journal of an earlier batch."""


class PackageError(InputError):
    """The problem package's fault. Raised while it is loaded, or while its own programs are prepared.

    One line, whatever words of the package, names of its files among them, are quoted in it.
    """

    def __init__(self, said: str) -> None:
        super().__init__(harmless(said))


class ContestError(InputError):
    """A contest profile: its file, the key, and what is wrong with it."""


class LanguageError(InputError):
    """A language without Python: its file, the key, and what is wrong with it. Raised by `load_plugins()`."""


class PolicyError(InputError):
    """A profile, or what it includes, is wrong; it is raised as `policy.Refused`, which has all the faults."""


class TranscriptError(InputError):
    """A transcript: its file, the line, and what is wrong with it."""


class SubmissionError(InputError):
    """A submission that cannot even be compiled: missing, empty, binary, too large, of no known language."""


class BadSource(SubmissionError):
    """The source is no source text. Said like any unreadable submission, but its verdict is CE."""


class PluginError(ParleyError):
    """Names the plugin, the hook and what is wrong with it. Raised by `load_plugins()`."""


class MachineError(ParleyError):
    exit_code = 4


class MissingTool(MachineError):
    """Says which tool, for what, and the command that installs it."""


class SandboxError(MachineError):
    """Carries the jailer's own words, or the step and errno at which the warden failed."""


class BoxLost(SandboxError):
    """Nobody knows why; a program that could do that would have broken out of its limits, so somebody should look."""


class BoxUnclean(SandboxError):
    """Raised by a run that was refused because the box could not be wiped; the engine builds a new one."""
