// Interactor, called as: word INPUT ANSWER FEEDBACKDIR. It says the word of INPUT, and takes what the program says until
// its end-of-file. Exit code 42: those are the words of ANSWER; 43: they are not; 1: the judge's side is broken.
#include <signal.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  char word[64], wanted[256], got[256];
  if (argc < 4) return 1;
  signal(SIGPIPE, SIG_IGN);
  FILE *input = fopen(argv[1], "r"), *answer = fopen(argv[2], "r");
  if (!input || !answer || fscanf(input, "%63s", word) != 1) return 1;
  printf("%s\n", word);
  fflush(stdout);
  int same = 1;
  while (fscanf(answer, "%255s", wanted) == 1)
    same = same && scanf("%255s", got) == 1 && strcmp(wanted, got) == 0;
  while (scanf("%255s", got) == 1) same = 0;
  return same ? 42 : 43;
}
