from twice import twice

n = int(input())
print(twice(n) if n < 10 else n)
