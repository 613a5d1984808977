#include "guess.h"

int find(int most) {
    int low = 1, high = most;
    while (low < high) {
        int middle = (low + high) / 2;
        if (compare(middle) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}
