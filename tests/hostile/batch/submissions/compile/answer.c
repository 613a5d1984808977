/* Includes the answer of a test. */
#include <stdio.h>

int main(void) {
  puts(
#include "/data/secret/2-attack.ans"
  );
}
