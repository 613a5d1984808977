# Leaves the lights in a file. Nothing is left of one pass in the next but the note: run-time error.
shift, line = input(), input()
if shift == "day":
    with open("lights.txt", "w") as file:
        file.write(line)
    print("seelights")
else:
    with open("lights.txt") as file:
        lights = file.read()
    while (room := int(input())) > 0:
        print("on" if lights[room - 1] == "1" else "off", flush=True)
