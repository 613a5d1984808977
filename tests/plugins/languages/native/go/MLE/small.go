package main

type node struct {
	value int64
	next  *node
}

var first *node

func main() {
	for {
		first = &node{1, first}
	}
}
