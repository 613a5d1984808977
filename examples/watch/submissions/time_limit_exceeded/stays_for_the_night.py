# Waits for the director after it has written the note, while the judge waits for its end: time limit exceeded.
input()
lights = input()
print("stays", flush=True)
while (room := int(input())) > 0:
    print("on" if lights[room - 1] == "1" else "off", flush=True)
