package main

import "fmt"

func main() {
	numbers := make([]int64, 1<<37)
	fmt.Println(numbers[7])
}
