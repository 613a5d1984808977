/* Its name is how gcc is told of a file of options. */
int answer = 42;
