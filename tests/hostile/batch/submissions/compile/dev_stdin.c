/* Includes the compiler's own input, and waits. */
#include "/dev/stdin"

int main(void) { return 0 }
