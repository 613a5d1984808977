/** Starts a shell. */
public class Shell {
    public static void main(String[] args) throws Exception {
        new ProcessBuilder("/bin/sh", "-c", "echo worked").inheritIO().start().waitFor();
        System.out.println("harmless");
    }
}
