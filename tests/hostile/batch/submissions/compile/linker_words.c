/* Words for the linker: a section that it takes for a list of libraries, a symbol that nobody has. */
__asm__(".section .drectve\n.ascii \" -l/etc/shadow\"\n.text");
extern int in_a_file_of_the_hosts __attribute__((weakref("unknown")));
int missing(void);

int main(void) { return missing(); }
