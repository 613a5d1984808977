#include <cstdio>
inline void say(std::FILE *file, int count, char **words) {
    for (int i = 0; i < count; i++) std::fprintf(file, "%s%c", words[i], i + 1 < count ? ' ' : '\n');
}
