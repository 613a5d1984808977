/* Builds the number from its binary digits, highest first: the largest `below` that the number is above.
 * Ten digits are ten guesses at most: accepted. */
#include <stdio.h>

int main(void) {
  int below = 0;
  for (int step = 512; step > 0; step /= 2) {
    char reply[8];
    int guess = below + step;
    if (guess > 1000) continue; /* certainly too large, no need to ask */
    printf("%d\n", guess);
    fflush(stdout);
    if (scanf("%7s", reply) != 1) return 1;
    if (reply[0] == 'c') return 0;
    if (reply[0] == 'h') below = guess;
  }
  return 1;
}
