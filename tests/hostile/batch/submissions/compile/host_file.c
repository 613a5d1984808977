/* Includes the host's passwords. */
#include "/etc/shadow"

int main(void) { return 0; }
