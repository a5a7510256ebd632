package dev.millrace.bench.events;

import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One event-adapter.
///
/// @param pattern what it is set to, for people
/// @param settings those of the pattern, below `millrace.event.`
record MillraceContender(
    String name,
    String pattern,
    Shape shape,
    boolean exactlyOnce,
    Path jar,
    Function<Route, List<String>> settings)
    implements Contender {
  @Override
  public String words() {
    return "event-adapter, 1 thread, %s: %s".formatted(guarantee(), pattern);
  }

  private String guarantee() {
    return exactlyOnce ? "exactly-once" : "at-least-once";
  }

  @Override
  public ServerProcess start(Workspace workspace, Route route, List<String> jvm)
      throws IOException {
    var settings = new ArrayList<String>();
    settings.add("name=bench");
    settings.add("dead=kafka:" + route.dead());
    settings.add("kafka.servers=" + route.servers());
    settings.add("kafka.group=" + route.group());
    settings.add("kafka.guarantee=" + guarantee());
    settings.addAll(this.settings.apply(route));
    var options = new ArrayList<>(jvm);
    options.add("-Djava.io.tmpdir=" + workspace.folder("tmp"));
    return JavaService.start(
            workspace,
            name,
            jar,
            options,
            settings.stream().map(setting -> "--millrace.event." + setting).toList())
        .process();
  }
}
