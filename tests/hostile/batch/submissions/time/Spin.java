/** Computes in fifty threads. */
public class Spin {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 50; i++) {
            new Thread(() -> {
                while (true) {
                }
            }).start();
        }
        System.out.println("harmless");
    }
}
