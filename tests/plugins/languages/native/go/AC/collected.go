package main

import "fmt"

type node struct {
	next *node
	data [10]int64
}

func main() {
	var n int
	fmt.Scan(&n)
	var kept *node // 96 bytes each
	for i := 0; i < 1_900_000; i++ {
		kept = &node{next: kept}
	}
	sum := 0
	for i := 0; i < 2_000_000; i++ {
		s := make([]int64, 16)
		s[3] = int64(i)
		sum += len(fmt.Sprint(s[3])) & 0
	}
	fmt.Println(166668+sum)
	if kept.data[0] == 1 {
		fmt.Println(1)
	}
}
