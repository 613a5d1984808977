/** Connects to the internet. */
public class Download {
    public static void main(String[] args) throws Exception {
        new java.net.Socket("192.0.2.1", 80).close();
        System.out.println("harmless");
    }
}
