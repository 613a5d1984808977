/* Writes what it reads: judged by a package's validator of inputs, in place of a submission. */

#include <stdio.h>

int main(void) {
    static char buffer[1 << 16];
    size_t length;
    while ((length = fread(buffer, 1, sizeof buffer, stdin)) > 0) {
        if (fwrite(buffer, 1, length, stdout) != length) return 1;
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
