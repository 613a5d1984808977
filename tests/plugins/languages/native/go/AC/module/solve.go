package main

import (
	"fmt"

	"solve/numbers"
)

func main() {
	var n int
	fmt.Scan(&n)
	fmt.Println(numbers.Walk(n))
}
