class Main {
  public static void main(String[] arguments) throws Exception { new java.net.Socket("127.0.0.1", 80); }
}
