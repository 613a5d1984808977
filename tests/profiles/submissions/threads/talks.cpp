#include <sys/socket.h>

int main() { return socket(AF_INET6, SOCK_STREAM, 0); }
