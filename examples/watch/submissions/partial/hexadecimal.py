# Four lights a character, 25 characters: 68 of 100 points.
shift, line = input(), input()
if shift == "day":
    print(f"{int(line, 2):025x}")
else:
    lights = f"{int(line, 16):0100b}"
    while (room := int(input())) > 0:
        print("on" if lights[room - 1] == "1" else "off", flush=True)
