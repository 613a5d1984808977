/** Never stops writing. */
public class Flood {
    public static void main(String[] args) throws Exception {
        while (true) {
            System.out.println("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
        }
    }
}
