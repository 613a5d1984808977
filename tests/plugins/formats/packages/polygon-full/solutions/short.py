print(sum(map(int, input()[:300])))
