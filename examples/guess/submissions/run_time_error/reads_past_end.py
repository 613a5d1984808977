# Wins, and then waits for one more reply. There is none, so it dies of EOFError: run-time error, although the
# interactor accepted.
low, high = 1, 1000
reply = ""
while reply != "correct":
    guess = (low + high) // 2
    print(guess, flush=True)
    reply = input()
    if reply == "lower":
        high = guess - 1
    if reply == "higher":
        low = guess + 1
print(input())
