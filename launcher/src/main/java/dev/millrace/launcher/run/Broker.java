package dev.millrace.launcher.run;

import dev.millrace.launcher.broker.BrokerProperties;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.module.Modules;
import dev.millrace.launcher.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// The flow's own Kafka as a program. A small shell formats its folder if that was never done to
/// its end, and then becomes the broker.
///
/// ```text
/// .millrace/FLOW-KEY/CONTAINER/
///   server.properties   written before each start
///   format.properties   the same, but for the folder below
///   formatting/         is made anew until it is whole, and then becomes:
///   log/                the records
/// ```
final class Broker {
  /// Copies of a record that one node can keep.
  static final int REPLICATION = 1;

  private static final String SCRIPT = script();
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Flow flow;
  private final String name;
  private final Container container;
  private final Modules modules;
  private final Placement placement;

  Broker(Flow flow, String name, Modules modules, Placement placement) {
    this.flow = flow;
    this.name = name;
    this.container = flow.container(name);
    this.modules = modules;
    this.placement = placement;
  }

  Program program(StateFolder state, Duration grace) throws IOException {
    Path folder = Files.createDirectories(placement.broker(name));
    write(folder.resolve("server.properties"), "log");
    write(folder.resolve("format.properties"), "formatting");
    return new Program(
        name,
        Placement.tier(flow, name),
        argv(BrokerProperties.clusterId(folder.toString())),
        environment(),
        folder,
        state.log(name),
        URI.create("kafka://%s:%d".formatted(Placement.HOST, placement.port(name, 1))),
        grace);
  }

  private List<String> argv(String clusterId) throws IOException {
    var jvm = new ArrayList<>(JVM);
    jvm.addAll(container.jvm());
    String jar = modules.jar(Flow.BROKER_MODULE).toString();
    var argv = new ArrayList<>(List.of("sh", "-c", SCRIPT, "millrace-broker", jar, clusterId));
    argv.addAll(modules.command(Flow.BROKER_MODULE, jvm));
    argv.add("server.properties");
    return argv;
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    container
        .env()
        .forEach(
            (key, value) -> environment.put(key, placement.references(name, 1).resolve(value)));
    return environment;
  }

  /// A relative folder, since Kafka would read a comma in an absolute one as the end of a name.
  private void write(Path file, String data) throws IOException {
    var more = new LinkedHashMap<String, String>();
    container
        .settings()
        .forEachEntry(
            (key, value) -> more.put(key, placement.references(name, 1).resolve(value.asString())));
    var properties = new Properties();
    properties.putAll(
        new BrokerProperties(
                Placement.HOST,
                Placement.HOST,
                placement.port(name, 1),
                placement.controllerPort(name),
                data,
                more)
            .all());
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(Broker.class.getResourceAsStream("broker.sh"), "broker.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
