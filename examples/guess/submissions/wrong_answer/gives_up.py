# Searches well, but ends with exit code 0 after three guesses, found or not: wrong answer.
low, high = 1, 1000
for _ in range(3):
    guess = (low + high) // 2
    print(guess, flush=True)
    reply = input()
    if reply == "correct":
        break
    if reply == "lower":
        high = guess - 1
    else:
        low = guess + 1
