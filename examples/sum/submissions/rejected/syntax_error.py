# Does not compile: the last line has a parenthesis too few.
# @EXPECTED_RESULTS@: COMPILER-ERROR
input()
print(sum(map(int, input().split()))
