# Prints nothing when the sum is negative: wrong answer.
input()
total = sum(map(int, input().split()))
if total >= 0:
    print(total)
