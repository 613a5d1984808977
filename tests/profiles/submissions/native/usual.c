/* What contest programs ask of a libc. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int a, b;
  struct rusage used;
  char *large = malloc(100000000);
  setlocale(LC_ALL, "");
  srand((unsigned)time(NULL));
  if (scanf("%d %d", &a, &b) != 2 || !large) return 1;
  large[99999999] = 1;
  free(large);
  FILE *file = tmpfile();
  fputs("x", file);
  fclose(file);
  file = fopen("/tmp/own", "w+");
  fputs("x", file);
  rewind(file);
  if (getc(file) != 'x') return 2;
  fclose(file);
  remove("/tmp/own");
  getrusage(RUSAGE_SELF, &used);
  usleep(100);
  isatty(0);
  clock();
  printf("%d\ndone\n", a + b);
  return 0;
}
