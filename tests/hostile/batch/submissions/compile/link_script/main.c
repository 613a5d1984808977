/* A folder with files that a linker or a compiler might take for options, scripts and libraries. */
#include "script.h"

int main(void) { return from_script(); }
