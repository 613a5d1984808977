class Program { static void Main() { object nothing = null; nothing.ToString(); } }
