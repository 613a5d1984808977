print(int(input()) + {{summand}})
