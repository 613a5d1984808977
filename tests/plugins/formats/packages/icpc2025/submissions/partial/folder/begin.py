import helper

print(helper.add(int(input())))
