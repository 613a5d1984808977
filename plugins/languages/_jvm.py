"""What the languages on OpenJDK share: options of the JVM, how a jar is made, and the archive for a faster start.

`parley.Pack` below is compiled with a submission. It packs the classes into a jar, and looks among them for the one
with a main method. Then the jar's classes are loaded once more, nothing of them is run, and the JVM leaves what it made
of them and of the JDK's classes as an archive to be mapped (class data sharing; JEP 350): 0.5 MB, in 0.3 s.

A submission may have nothing in package parley: what Pack calls by a bare name could be its own, and run here.
"""

from __future__ import annotations

from ...core.model import SOURCES, SPACE

# What the JVM itself has to say goes to stderr; an archive that does not fit is passed over without a word.
_QUIET = (
    "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:+DisplayVMOutputToStderr", "-XX:-UsePerfData", "-Xshare:auto",
)  # fmt: skip
# The one collector that can map the objects of the JDK's own archive, its modules most of all: 28 ms of CPU time, not
# 47. With one thread and no goal for its pauses it costs programs no more time than the serial one, and leaves a single
# array nearly all of the heap, where that one has two thirds. (But an array of just 1 MiB takes two regions of 1 MiB.)
# Archives lie where they were made for: JDK 17 moves them by default, so that nobody can guess where they are, and that
# costs 6 ms at each start. As many processors as nearly every machine has, as threads are counted; what a container may
# have is not looked up, 2 ms, as all of it is said here.
_FAST = (
    "-XX:+UseG1GC", "-XX:ParallelGCThreads=1", "-XX:ConcGCThreads=1", "-XX:G1ConcRefinementThreads=0",
    "-XX:MaxGCPauseMillis=100000", "-XX:-UseContainerSupport", "-XX:ActiveProcessorCount=2",
    "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
)  # fmt: skip
# The main thread has the stack of -Xss, the others what follows it, unless the program says. When a stack is full the
# JVM looks at each frame for code that may use a reserve, and keeps a note of each: six times what the stack had.
_MEMORY = (
    "-Xms{memory}m", "-Xmx{memory}m", "-XX:+ExitOnOutOfMemoryError",
    "-Xss{stack}m", "-XX:ThreadStackSize=16384", "-XX:StackReservedPages=0",
)  # fmt: skip

JVM = (*_QUIET, *_FAST, "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=64m", *_MEMORY)
ARENAS = (("MALLOC_ARENA_MAX", "1"),)  # each reserves 64 MiB of address space, and there would be one a thread
# Compilers, the sweeper of their code, collectors, statistics, and a cleaner that only the JDK gives work to. What runs
# code of the program (Finalizer, Signal Dispatch) waits without a clock, and is not among them.
HOUSEKEEPING = (
    "VM Thread", "VM Periodic Tas", "C1 CompilerThre", "C2 CompilerThre", "Sweeper thread", "Monitor Deflati",
    "G1 Service", "Common-Cleaner",
)  # fmt: skip
ARCHIVE = "program.jsa"
ARTIFACTS = ("program.jar", "start")
# `start` has the name of the main class: 2 ms less than to have -jar look into the manifest.
RUN = (
    "java",
    *JVM,
    f"-XX:SharedArchiveFile={{folder}}/{ARCHIVE}",
    "-DONLINE_JUDGE=true",
    "-cp",
    "{program}",
    "@{folder}/start",
)
# The JVM has 17 threads of its own, however many processors there are; the rest is for the program.
PROCESSES = 32
# Full heaps of 64 to 1024 MiB take up to 31 MiB beside themselves, counted in a cgroup, and 43 MiB where libraries are
# counted with them; the other half is for a stack that grows while the heap is full.
EXTRA_MEMORY_MIB = 80
RESERVED_MIB = 512  # the JDK's modules 130, stacks 150, metaspace and code 192: what a heap of 64 MiB does not start in
# What follows the name of the error, in the JVM and in its library. Not "unable to create native thread", which says
# no more than that there are as many threads as there may be.
_FULL = (
    ": Java heap space",
    ": GC overhead limit exceeded",
    ": Metaspace",
    ": Compressed class space",
    ": C heap space",
    ": Out of swap space",
    ": Cannot reserve ",  # direct buffers
    ": Direct buffer memory",
    ": Unable to allocate ",
    ": Requested array size exceeds VM limit",
    ": Array allocation too large",
    ": Required ",  # array length … is too large, array size too large, length exceeds implementation limit
    ": Overflow: String length out of range",
    ": UTF16 String size is ",
    "\n",
)
EXHAUSTED = (
    *(f"java.lang.OutOfMemoryError{why}" for why in _FULL),
    "insufficient memory for the Java Runtime Environment",
    "Invalid maximum heap size: -Xmx0m",  # less than the MiB in which heaps are told
    "Too small maximum heap",
)

PACK = r"""
package parley;

import java.io.*;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.file.*;
import java.util.*;
import java.util.jar.JarFile;
import java.util.stream.*;
import java.util.zip.*;

class Pack {
    public static void main(String[] words) throws IOException {
        List<String> more = List.of(words).subList(1, words.length);
        if (words[0].equals("load")) warmUp(more.get(0), more.subList(1, more.size()));
        else pack(Path.of(words[0]), more.get(0), more.get(1), String.join(" ", more.subList(2, more.size())));
    }

    static void pack(Path root, String jar, String wanted, String libraries) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<String> mains = new ArrayList<>();
        for (Path file : files) {
            Class<?> found = load(root.relativize(file).toString());
            if (found != null && begins(found)) mains.add(found.getName());
        }
        if (mains.isEmpty()) {
            System.err.println("error: no class has a method public static void main(String[])");
            System.exit(1);
        }
        String main = mains.get(0);
        for (String name : mains) {
            if (("." + name).toLowerCase().endsWith(("." + wanted).toLowerCase())) main = name;
        }
        String quoted = main.replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(Path.of(jar).resolveSibling("start"), "\"" + quoted + "\"\n");
        String manifest = "Manifest-Version: 1.0\nClass-Path: " + libraries + "\n";
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(new FileOutputStream(jar)))) {
            put(out, JarFile.MANIFEST_NAME, manifest.getBytes("UTF-8"));
            for (Path file : files) put(out, root.relativize(file).toString(), Files.readAllBytes(file));
        }
    }

    static Class<?> load(String file) {
        if (!file.endsWith(".class") || file.startsWith("parley/")) return null;
        try {
            String name = file.substring(0, file.length() - 6).replace('/', '.');
            return Class.forName(name, false, Pack.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError none) {
            return null;
        }
    }

    static boolean begins(Class<?> found) {
        try {
            var method = found.getMethod("main", String[].class);
            return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == void.class;
        } catch (NoSuchMethodException | LinkageError none) {
            return false;
        }
    }

    static void put(ZipOutputStream out, String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(data);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(data);
    }

    static void warmUp(String jar, List<String> more) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            file.stream().forEach(entry -> load(entry.getName()));
        }
        more.forEach(Pack::load);
        Scanner scanner = new Scanner("1 2.5 word\nline\n");
        String text = scanner.nextInt() + scanner.next() + scanner.nextLine() + scanner.hasNextLong();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringTokenizer tokens = new StringTokenizer(in.readLine() + " " + new BigInteger("12345678901234567890"));
        PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out)));
        out.printf("%d %.2f %s%n", tokens.countTokens(), 0.5, text);
        List<Integer> numbers = Stream.of(3, 1, 2).sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        Collections.sort(numbers, (a, b) -> a - b);
        out.println(numbers.stream().mapToInt(Integer::intValue).sum() + Arrays.toString(text.split(" ")));
        out.println(IntStream.range(0, 3).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        Collection<?>[] kinds = {
            new TreeMap<>(Map.of(1, 2)).keySet(), new ArrayDeque<>(numbers), new PriorityQueue<>(numbers),
            new TreeSet<>(numbers), new LinkedList<>(numbers), new HashSet<>(numbers),
        };
        out.print(kinds.length);
        out.flush();
    }
}
"""

# Without the second compiler, whose work pays in longer runs only.
BRIEFLY = (
    "-Xshare:auto",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-XX:ActiveProcessorCount=2",
)
JAVAC = f"""javac -J-Xmx256m -J-Xss16m {" ".join("-J" + word for word in BRIEFLY)} \\
    -encoding UTF-8 -proc:none -nowarn -XDsuppressNotes -implicit:none -d {SPACE}/classes {SPACE}/parley/Pack.java"""


def script(compilers: str, *libraries: str) -> str:
    """What makes the jar. $0 is what the main class is called if there are several, $1 is Pack, the rest are sources.

    `compilers` leave classes in /w/classes. They run among the sources, so that messages name files as the contestant
    does; what could be taken for an option keeps its whole path.
    """
    words = " ".join(libraries)
    return f"""
set -e
mkdir {SPACE}/parley
printf %s "$1" > {SPACE}/parley/Pack.java
shift
for file; do
    case $file in {SOURCES}/[-@]*) ;; *) file=${{file#{SOURCES}/}} ;; esac
    shift
    set -- "$@" "$file"
done
cd {SOURCES}
{compilers}
if [ "$(ls {SPACE}/classes/parley)" != Pack.class ]; then
    echo "error: package parley is the judge's own; choose another name" >&2
    exit 1
fi
java -Xmx64m {" ".join(BRIEFLY)} -cp {":".join((f"{SPACE}/classes", *libraries))} parley.Pack \\
    {SPACE}/classes {SPACE}/program.jar "$0" {words}
"""


def prepare(*classes: str) -> tuple[str, ...]:
    """Makes the archive, with these classes of libraries beside those of the program."""
    leave = f"-XX:ArchiveClassesAtExit={{space}}/{ARCHIVE}"
    return (
        "java",
        *_QUIET,
        *_FAST,
        "-Xmx128m",
        leave,
        "-cp",
        "{program}",
        "parley.Pack",
        "load",
        "{program}",
        *classes,
    )
