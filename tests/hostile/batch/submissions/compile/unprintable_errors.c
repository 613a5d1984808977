/* An error message that would clear a judge's screen. */
#error "[2J]0;owned "
