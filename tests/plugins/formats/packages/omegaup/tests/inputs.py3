"""An input is a number above zero."""

import unittest

from omegaup.validator import validatortest


class Input(unittest.TestCase):
    def test_is_above_zero(self):
        with open("data.in") as file:
            number = int(file.read())
        self.assertGreater(number, 0, f"{number} is not above zero")


if __name__ == "__main__":
    validatortest.main()
