package main

import "fmt"

type node struct {
	next *node
	data [10]int64
}

var kept *node
var dropped []byte

// 137 MiB are kept, a gigabyte comes and goes: a collector that waits for twice what is kept needs more than there is.
func main() {
	var n int
	fmt.Scan(&n)
	for range make([]struct{}, 1_500_000) {
		kept = &node{next: kept}
	}
	for range make([]struct{}, 1_000_000) {
		dropped = make([]byte, 1024)
	}
	fmt.Println(166668)
}
