"""Given to package programs as `omegaup.validator.validatortest`: a validator is written with `unittest`.

It writes 1 where all tests pass and else 0, and what failed goes to stderr. Runs in the box of the program, in the
place of omegaUp's own library where the machine does not have it; it imports nothing of ours.
Source: omegaup/libomegaup, `omegaup/validator/validatortest.py`.
"""

from __future__ import annotations

import logging
import sys
import unittest
from pathlib import Path


class Runner:
    """The score is all or nothing."""

    def run(self, test: unittest.TestSuite | unittest.TestCase) -> unittest.TestResult:
        result = unittest.TextTestRunner(verbosity=2).run(test)
        sys.stdout.write(f"{self.score(result)}\n")
        return result

    def score(self, result: unittest.TestResult) -> str:
        return "1" if result.wasSuccessful() else "0"


class Expecting(Runner):
    """The answer holds what must be said of a wrong input; where something else is said, there is no score."""

    def score(self, result: unittest.TestResult) -> str:
        if result.wasSuccessful():
            return "1"
        wanted = Path("data.out").read_text(encoding="utf-8").strip()
        said = [words for _, words in result.failures]
        return "0" if not result.errors and all(wanted in words for words in said) else "FAIL"


def main(testRunnerVersion: int = 1) -> None:  # noqa: N803 - the library's name
    """Runs the tests of the program, and ends it: with 1 if one failed."""
    logging.basicConfig(level=logging.DEBUG)
    unittest.main(testRunner=Runner() if testRunnerVersion == 1 else Expecting(), argv=[sys.argv[0]])
