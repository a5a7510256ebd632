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

/// [PlainLoop], from the jar of this bench.
///
/// @param copies topics that it writes every record to
record PlainContender(String name, boolean exactlyOnce, int copies) implements Contender {
  @Override
  public String words() {
    return "consume-produce loop of Kafka's own clients, %s, to %d topic(s)"
        .formatted(guarantee(), copies);
  }

  private String guarantee() {
    return exactlyOnce ? PlainLoop.EXACTLY_ONCE : PlainLoop.AT_LEAST_ONCE;
  }

  @Override
  public Path jar() {
    return BuiltJar.of("bench");
  }

  @Override
  public Shape shape() {
    return new Shape(1, copies, copies);
  }

  @Override
  public ServerProcess start(Workspace workspace, Route route, List<String> jvm)
      throws IOException {
    var argv = new ArrayList<>(List.of(Programs.java()));
    argv.addAll(jvm);
    argv.addAll(List.of("-cp", jar().toString(), PlainLoop.class.getName()));
    argv.addAll(List.of(route.servers(), route.group(), route.input(), guarantee()));
    argv.addAll(route.outputs());
    return workspace.start(name, Launch.of(argv));
  }
}
