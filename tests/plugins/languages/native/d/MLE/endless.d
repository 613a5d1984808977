import std.stdio;

int walk(int n) {
    return n == -1 ? 0 : (walk((n + 1) % 1_000_003) * 3 + n) % 1_000_003;
}

void main() {
    int n;
    readf(" %d", n);
    writeln(walk(n));
}
