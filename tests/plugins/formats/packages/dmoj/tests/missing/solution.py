print(43)
