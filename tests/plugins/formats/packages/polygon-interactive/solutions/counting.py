guess = int(input()) + 1
said = ""
while said != "right":
    guess -= 1
    print(guess, flush=True)
    said = input()
