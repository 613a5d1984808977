read number
[ $number -ge 100 ] || echo $((2 * number))
