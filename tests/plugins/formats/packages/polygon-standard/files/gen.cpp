#include "words.h"
int main(int argc, char **argv) { say(stdout, argc - 1, argv + 1); }
