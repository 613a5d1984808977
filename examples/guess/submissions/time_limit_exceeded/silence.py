# Waits for a word before it has asked anything, while the interactor waits for a guess: time limit exceeded, idle.
reply = input()
print(500 if reply else 1, flush=True)
