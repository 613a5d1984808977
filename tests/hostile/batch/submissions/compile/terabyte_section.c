/* A program of a terabyte. */
__asm__(".data\n.space 1 << 40, 1");

int main(void) { return 0; }
