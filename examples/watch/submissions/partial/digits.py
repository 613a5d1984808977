# The note is what the day guard sees, 100 characters: 17 of 100 points.
shift, line = input(), input()
if shift == "day":
    print(line)
else:
    while (room := int(input())) > 0:
        print("on" if line[room - 1] == "1" else "off", flush=True)
