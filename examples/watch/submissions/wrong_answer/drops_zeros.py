# Loses the rooms before the first one with a light, and takes the next ones for them: wrong where there are some.
shift, line = input(), input()
if shift == "day":
    print(f"{int(line, 2):x}")
else:
    lights = f"{int(line, 16):b}".ljust(100, "0")
    while (room := int(input())) > 0:
        print("on" if lights[room - 1] == "1" else "off", flush=True)
