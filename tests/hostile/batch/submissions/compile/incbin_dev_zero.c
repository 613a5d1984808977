/* Has the assembler bring a file without end. */
__asm__(".incbin \"/dev/zero\"");

int main(void) { return missing; }
