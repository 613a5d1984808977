#include <unistd.h>

int main() { return fork(); }
