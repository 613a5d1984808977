# Takes the whole second line for one number; on most tests int() raises ValueError: run-time error.
input()
print(int(input()))
