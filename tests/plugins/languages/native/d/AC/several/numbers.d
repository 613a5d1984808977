module numbers;

int walk(int n) {
    int found;
    foreach (k; 1 .. n + 1) found = (found * 3 + k) % 1_000_003;
    return found;
}
