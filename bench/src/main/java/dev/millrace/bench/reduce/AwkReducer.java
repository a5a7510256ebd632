package dev.millrace.bench.reduce;

import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.Workspace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One pass of awk over the same documents, one a line, in a file that has just been written and so
/// lies in memory. It knows their shape and splits them at the punctuation; it does not read JSON.
record AwkReducer(String name, Path awk, Workspace workspace) implements Reducer {
  private static final String COUNTERS =
      """
      BEGIN { FS = "[{}:,\\"]+" }
      {
        for (i = 2; i < NF; i++)
          if ($(i + 1) ~ /^[0-9]/) { n[group "/" $i] += $(i + 1); i++ } else group = $i
      }
      END { for (key in n) printf "%s %d\\n", key, n[key] }
      """;

  private static final String SAMPLES =
      """
      BEGIN { FS = "[][{}:,\\"]+"; last = split(edges, edge, " ") }
      {
        for (i = 3; i < NF; i++) {
          low = 0; high = last + 1; value = $i + 0
          while (high - low > 1) {
            middle = int((low + high) / 2)
            if (edge[middle] + 0 <= value) low = middle; else high = middle
          }
          n[low]++
        }
      }
      END { for (key in n) printf "%s %d\\n", key, n[key] }
      """;

  @Override
  public String words() {
    return awk + ", one pass over a file in the page cache, split at punctuation";
  }

  @Override
  public boolean takes(long bytes) {
    return bytes <= MOST_BYTES;
  }

  @Override
  public Took reduce(Workload workload, long documents) throws IOException {
    Path file = workspace.folder().resolve(workload.word() + ".jsonl");
    write(file, workload, documents);
    String edges =
        Arrays.stream(Workload.EDGES)
            .mapToObj(edge -> String.format(Locale.ROOT, "%.0f", edge))
            .collect(Collectors.joining(" "));
    String program = workload == Workload.COUNTERS ? COUNTERS : SAMPLES;
    var argv = List.of(awk.toString(), "-v", "edges=" + edges, program, file.toString());
    Duration cpu = ProcessTree.endedChildren();
    long begin = System.nanoTime();
    String output = Programs.ask(argv);
    double seconds = (System.nanoTime() - begin) / 1e9;
    cpu = ProcessTree.endedChildren().minus(cpu);
    Files.delete(file);
    JavaReducer.requireRight(name, counters(output), workload, documents);
    return new Took(seconds, cpu.toNanos() / 1e9);
  }

  private static void write(Path file, Workload workload, long documents) throws IOException {
    List<String> all = workload.documents();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long i = 0; i < documents; i++) {
        out.write(all.get((int) (i % all.size())));
        out.write('\n');
      }
    }
  }

  private static Map<String, Long> counters(String output) {
    var counters = new TreeMap<String, Long>();
    output
        .lines()
        .map(line -> line.split(" "))
        .forEach(line -> counters.put(line[0], Long.parseLong(line[1])));
    return counters;
  }
}
