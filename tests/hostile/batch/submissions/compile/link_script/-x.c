/* Its name looks like an option. */
int question = 6;
