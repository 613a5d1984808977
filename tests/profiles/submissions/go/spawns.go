package main

import "os/exec"

func main() { exec.Command("/bin/true").Run() }
