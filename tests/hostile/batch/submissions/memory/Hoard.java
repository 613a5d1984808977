/** Takes all memory. */
public class Hoard {
    public static void main(String[] args) throws Exception {
        java.util.List<byte[]> hoard = new java.util.ArrayList<>();
        while (true) {
            hoard.add(new byte[1 << 22]);
        }
    }
}
