# Halves the range of possible numbers with every guess. Ten guesses are enough, as 1000 < 2**10: accepted.
low, high = 1, 1000
while True:
    guess = (low + high) // 2
    print(guess, flush=True)
    reply = input()
    if reply == "correct":
        break
    if reply == "lower":
        high = guess - 1
    else:
        low = guess + 1
