/* A pragma that compares dates with a file of the host's, and one that reads a header compiled before. */
#pragma GCC dependency "/etc/shadow"
#pragma GCC pch_preprocess "/etc/shadow"

int main(void) { return 0; }
