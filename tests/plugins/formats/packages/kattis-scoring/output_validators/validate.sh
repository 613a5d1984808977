[ "$(cat)" = "$(cat "$2")" ] || exit 43
case $5 in large) echo 6;; *) echo 4;; esac > "$3score.txt"
exit 42
