# Tries 1, 2, 3 and so on, and runs out of guesses after ten: wrong answer.
# That input() then raises EOFError follows from the interactor's end and changes nothing.
guess = 1
print(guess, flush=True)
while input() != "correct":
    guess += 1
    print(guess, flush=True)
