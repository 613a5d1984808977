read verdict score
echo "$verdict $score"
