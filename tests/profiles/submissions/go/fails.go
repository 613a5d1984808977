package main

func main() {
	var empty map[string]int
	empty["a"] = 1
}
