using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
class Program { static void Main() {
  var p = Console.ReadLine().Split(' '); int sum = Task.Run(() => int.Parse(p[0]) + int.Parse(p[1])).Result;
  var t = new Thread(() => Thread.Sleep(1)); t.Start(); t.Join(); Parallel.For(0, 10, i => {});
  for (int i = 0; i < 100; i++) new List<int>(new int[100000]); GC.Collect();
  System.IO.File.WriteAllText("/tmp/own", "x"); Console.WriteLine(sum); Console.WriteLine("done"); } }
