/* Shows the environment of the compiler in its messages. */
#include "/proc/self/environ"
#include "/proc/1/environ"
