import java.nio.file.*; import java.util.*; import java.util.concurrent.*; import java.util.stream.*;
class Main { public static void main(String[] arguments) throws Exception {
  Scanner in = new Scanner(System.in); int a = in.nextInt(), b = in.nextInt();
  ExecutorService pool = Executors.newFixedThreadPool(3);
  int sum = pool.submit(() -> { Thread.sleep(2); return a + b; }).get(); pool.shutdown();
  List<int[]> much = new ArrayList<>(); for (int i = 0; i < 500; i++) { much.add(new int[100000]); if (i % 100 == 0) much.clear(); }
  System.gc(); Files.writeString(Path.of("/tmp/own"), "x"); IntStream.range(0, 100000).parallel().sum();
  Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("done")));
  java.time.LocalDate.now(); System.getProperty("user.name"); new Random().nextInt(); System.out.println(sum); } }
