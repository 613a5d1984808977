import std.stdio;
import numbers;

void main() {
    int n;
    readf(" %d", n);
    writeln(walk(n));
}
