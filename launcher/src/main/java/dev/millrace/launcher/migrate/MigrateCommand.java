package dev.millrace.launcher.migrate;

import dev.millrace.launcher.broker.BootstrapServers;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.start.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate",
    description = "Move the queues of a stopped queue-service to Kafka.",
    footer = {
      "",
      "Stop the service first. A migration that was interrupted goes on where it was when it is run"
          + " again. Options that are left out are those of the service's own environment, such as"
          + " MILLRACE_KAFKA_CELLS, or the service's defaults."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
public final class MigrateCommand implements Callable<Integer> {
  enum From {
    EMBEDDED
  }

  enum To {
    KAFKA
  }

  @Option(names = "--from", required = true, description = "what the queues are in: embedded")
  private From from;

  @Option(names = "--to", required = true, description = "where they go: kafka")
  private To to;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      required = true,
      description = "the folder of the stopped service, its millrace.store")
  private Path store;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "where the Kafka cluster is")
  private @Nullable String servers;

  @Option(names = "--name", paramLabel = "NAME", description = "of the service there")
  private @Nullable String name;

  @Option(names = "--cells", paramLabel = "N", description = "its cells; cannot be changed later")
  private @Nullable Integer cells;

  @Option(names = "--replication", paramLabel = "N", description = "of its topics")
  private @Nullable Integer replication;

  @Option(
      names = "--property",
      paramLabel = "KEY=VALUE",
      description = "for all clients of Kafka, such as security.protocol=SSL; may be repeated")
  private Map<String, String> properties = Map.of();

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "the same from a file, where secrets are not seen by others")
  private @Nullable Path propertiesFile;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "only this queue; may be repeated. It is deleted in the store then")
  private List<String> queues = List.of();

  @Option(names = "--dry-run", description = "say what would be moved, and move nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Object> settings = settings();
    var program = new MigrationProgram(new Modules(Home.path()).jar(Flow.QUEUE_MODULE));
    return program.run(settings);
  }

  private Map<String, Object> settings() throws IOException {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("millrace.store", store.toString());
    settings.put("millrace.migrate.dry-run", dryRun);
    if (servers != null) {
      BootstrapServers.require(spec, "--bootstrap-servers", servers);
    }
    put(settings, "millrace.kafka.bootstrap-servers", servers);
    put(settings, "millrace.kafka.name", name);
    put(settings, "millrace.kafka.cells", cells);
    put(settings, "millrace.kafka.replication", replication);
    for (int i = 0; i < queues.size(); i++) {
      settings.put("millrace.migrate.queues[" + i + "]", queues.get(i));
    }
    clientProperties()
        .forEach((key, value) -> settings.put("millrace.kafka.properties[" + key + "]", value));
    return settings;
  }

  private static void put(Map<String, Object> settings, String key, @Nullable Object value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  /// Those of the command line win.
  private Map<String, String> clientProperties() throws IOException {
    var all = new LinkedHashMap<String, String>();
    if (propertiesFile != null) {
      var file = new Properties();
      try (var in = Files.newBufferedReader(propertiesFile, StandardCharsets.UTF_8)) {
        file.load(in);
      } catch (IOException e) {
        throw new IOException("--properties: %s cannot be read".formatted(propertiesFile), e);
      }
      file.stringPropertyNames().forEach(key -> all.put(key, file.getProperty(key)));
    }
    all.putAll(properties);
    return all;
  }
}
