# Adds up; integers of Python have no limit: accepted.
input()
print(sum(map(int, input().split())))
