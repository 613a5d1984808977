# Adds up the list again from its start for every number: right, but quadratic.
# A long list takes it many seconds: time limit exceeded.
input()
numbers = list(map(int, input().split()))
for length in range(len(numbers) + 1):
    total = sum(numbers[:length])
print(total)
