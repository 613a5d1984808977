import std.stdio;

void main() {
    int n;
    readf(" %d", n);
    auto numbers = new int[3];
    writeln(numbers[n]);
}
