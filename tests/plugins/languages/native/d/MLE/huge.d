import std.stdio;

void main() {
    auto numbers = new long[](1L << 37);
    writeln(numbers[7]);
}
