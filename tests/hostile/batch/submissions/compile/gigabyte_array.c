/* A program of a gigabyte. */
char array[1 << 30] = {1};

int main(void) { return array[5]; }
