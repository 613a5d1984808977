class Node {
    long value;
    Node next;
    this(Node next) { this.next = next; }
}

void main() {
    Node first;
    while (true) first = new Node(first);
}
