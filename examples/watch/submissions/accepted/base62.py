# The lights are a number of 100 bits, and written with all 62 letters and digits that has 17 characters: all points.
import string

DIGITS = string.digits + string.ascii_letters

shift, line = input(), input()
if shift == "day":
    number = int(line, 2)
    note = ""
    for _ in range(17):
        number, digit = divmod(number, 62)
        note = DIGITS[digit] + note
    print(note)
else:
    number = 0
    for character in line:
        number = number * 62 + DIGITS.index(character)
    while (room := int(input())) > 0:
        print("on" if number >> (100 - room) & 1 else "off", flush=True)
