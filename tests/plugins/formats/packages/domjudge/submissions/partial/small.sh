# @EXPECTED_RESULTS@: WRONG-ANSWER
# @EXPECTED_SCORE@: 4
read number
[ $number -ge 100 ] || echo $((2 * number))
