class Program { static void Main() { System.Diagnostics.Process.Start("/bin/true").WaitForExit(); } }
