# Guesses once and then wants a second process to think along. Its profile has no new processes.
# @EXPECTED_RESULTS@: RESTRICTED-FUNCTION
import os

print(500, flush=True)
input()
os.fork()
