package dev.millrace.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One node of Kafka, as module `kafka-broker` packages it, as a process.
public final class KafkaNode {
  private static final Duration FORMAT = Duration.ofSeconds(90);
  private static final String MODULE = "kafka-broker";
  private static final String CLUSTER = "MillraceTestsAAAAAAAAA";
  private static final String SETTINGS = "server.properties";

  private KafkaNode() {}

  /// Prepares its folder of records and begins it; it answers some seconds later. Its log is
  /// `kafka.log`.
  ///
  /// @param folder where it runs, an empty one but for the folder of records
  /// @param heap as the JVM writes it, such as `512m`
  public static Program begin(Path folder, Properties settings, String heap)
      throws IOException, InterruptedException {
    try (var file = Files.newBufferedWriter(folder.resolve(SETTINGS))) {
      settings.store(file, null);
    }
    format(folder);
    List<String> command = Jar.command(MODULE, "-Xmx" + heap);
    command.add(SETTINGS);
    return Program.begin(command, Map.of(), folder, folder.resolve("kafka.log"));
  }

  private static void format(Path folder) throws IOException, InterruptedException {
    List<String> jar = Jar.command(MODULE);
    var format = new ArrayList<>(jar.subList(0, jar.size() - 2));
    format.addAll(List.of("-cp", jar.getLast(), "kafka.tools.StorageTool", "format"));
    format.addAll(List.of("--cluster-id", CLUSTER, "--config", SETTINGS));
    Ended ended = Ended.run(new ProcessBuilder(format).directory(folder.toFile()), FORMAT);
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.output());
    }
  }
}
