using System;

class first
{
    public static double mix(bool b, char c, short s, int i, long l, float f, double d)
    {
        Console.WriteLine("nobody reads this");
        return (b ? 1 : 0) + c + s + i + l + f + d;
    }

    public static int grid(int n, int[,] cells, bool[] shown, char[] letters)
    {
        long sum = Main.total(3, new long[] {cells[0, 0], -(1L << 40), cells[1, 2]}, shown[1], letters[3]);
        double[,,] more = new double[n, 2, 3];
        int found = sum < 0 ? 1 : 0;
        for (int k = 0; k < n; k++)
            for (int j = 0; j < 3; j++) {
                more[k, 0, j] = cells[k, j];
                more[k, 1, j] = cells[k, j] + 0.5;
                if (shown[k]) found += cells[k, j];
            }
        Main.matrix(n, more);
        return found;
    }
}

class second
{
    public static long chain(int depth) { return Main.twice(depth) + 1; }

    public static void stop(float how) { Environment.Exit(how == 2.5f ? 0 : 1); }
}
