import java.util.Locale;
import java.util.Scanner;

public class Main {
    public static int twice(int x) {
        return x > 0 ? 2 * x + (int) second.chain(x - 1) : 0;
    }

    public static long total(int n, long[] values, boolean flag, char mark) {
        long sum = 0;
        for (long value : values) sum += value;
        System.out.println(n + " " + sum + " " + (flag ? 1 : 0) + " " + (int) mark);
        return sum;
    }

    public static void matrix(int n, double[][][] cells) {
        for (double[][] rows : cells)
            for (double[] row : rows)
                for (double cell : row) System.out.print(cell + " ");
        System.out.println();
    }

    public static void main(String[] words) {
        int depth = new Scanner(System.in).nextInt();
        System.out.println(String.format(Locale.ROOT, "%.2f", first.mix(true, 'x', (short) -2, 100000, 1L << 40, 0.5f, 0.25)));
        int[][] cells = {{1, 2, 3}, {4, 5, 6}};
        System.out.println(first.grid(2, cells, new boolean[] {true, false}, "abcd".toCharArray()));
        System.out.println(second.chain(depth));
        second.stop(2.5f);
    }
}
