package main
import ("bufio"; "fmt"; "os"; "runtime"; "sync"; "time")
func main() { var a, b int; fmt.Fscan(bufio.NewReader(os.Stdin), &a, &b); var w sync.WaitGroup
  for i := 0; i < 50; i++ { w.Add(1); go func() { time.Sleep(time.Millisecond); runtime.Gosched(); w.Done() }() }
  w.Wait(); runtime.GC(); os.WriteFile("/tmp/own", []byte("x"), 0644); x := make([]int, 10000000); x[5] = 1
  fmt.Println(a + b); fmt.Println("done") }
