package dev.millrace.bench.events;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Apache Camel's route from Kafka over a choice to Kafka, from the module `bench-camel`.
///
/// @param consumers side by side; Camel's default is one
record CamelContender(String name, int consumers) implements Contender {
  @Override
  public String words() {
    return "Camel's kafka → choice → kafka, at least once, %d consumer(s): amount >= 500"
        .formatted(consumers);
  }

  @Override
  public Path jar() {
    return BuiltJar.of("bench-camel");
  }

  /// It waits for the broker's answer to each event before it takes the next one.
  @Override
  public double part() {
    return 0.1;
  }

  @Override
  public boolean exactlyOnce() {
    return false;
  }

  @Override
  public Shape shape() {
    return new Shape(1, 2, 1);
  }

  @Override
  public ServerProcess start(Workspace workspace, Route route, List<String> jvm)
      throws IOException {
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(jvm);
    argv.add("-Dbench.servers=" + route.servers());
    argv.add("-Dbench.group=" + route.group());
    argv.add("-Dbench.from=" + route.input());
    argv.add("-Dbench.to=" + route.output(0));
    argv.add("-Dbench.otherwise=" + route.output(1));
    argv.add("-Dbench.consumers=" + consumers);
    argv.addAll(List.of("-jar", jar().toString()));
    return workspace.start(name, Launch.of(argv));
  }
}
