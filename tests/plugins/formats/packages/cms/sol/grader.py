from double import twice

print(twice(int(input())))
