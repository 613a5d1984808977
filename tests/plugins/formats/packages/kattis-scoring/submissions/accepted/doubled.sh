read number
echo $((2 * number))
