package main

func walk(n int) int {
	found := 0
	for k := 1; k <= n; k++ {
		found = (found*3 + k) % 1000003
	}
	return found
}
