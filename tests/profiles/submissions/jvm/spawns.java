class Main {
  public static void main(String[] arguments) throws Exception {
    new ProcessBuilder("/bin/true").start().waitFor();
  }
}
