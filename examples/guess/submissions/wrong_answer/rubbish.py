# Prints words where a number is due, and ends in good order when no reply comes: wrong answer.
import sys

print("five hundred, perhaps?", flush=True)
sys.stdin.read()
