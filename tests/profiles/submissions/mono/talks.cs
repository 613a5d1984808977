class Program { static void Main() { new System.Net.Sockets.TcpClient("127.0.0.1", 80); } }
