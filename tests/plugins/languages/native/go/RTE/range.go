package main

import "fmt"

func main() {
	var n int
	fmt.Scan(&n)
	fmt.Println([]int{1, 2, 3}[n])
}
