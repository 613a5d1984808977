package main

import "fmt"

func walk(n int) int {
	if n == 0 {
		return 0
	}
	return (walk(n-1)*3 + n) % 1000003
}

func main() {
	var n int
	fmt.Scan(&n)
	fmt.Println(walk(n))
}
