# Writes its note with a character that a note may not have: wrong answer.
input()
print(f"#{int(input(), 2):025x}")
