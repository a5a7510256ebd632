package dev.millrace.bench.reduce;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.Contest;
import dev.millrace.bench.report.ReduceReport;
import dev.millrace.bench.report.Series;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives every reducer a turn with each workload and each number of inputs, the order moved on by
/// one from round to round.
public final class ReduceBench {
  private final ReducePlan plan;
  private final Consumer<String> say;

  /// @param say is told what goes on
  public ReduceBench(ReducePlan plan, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
  }

  /// @throws IOException when a reducer failed or gave a wrong result
  public ReduceReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(plan.folder()));
    try (var workspace = Workspace.in(plan.folder(), "reduce");
        var broker = broker(workspace)) {
      List<Reducer> reducers = reducers(workspace, broker);
      var contests = new ArrayList<Contest<ReduceTurn>>();
      for (Workload workload : Workload.values()) {
        for (long inputs : plan.sizes()) {
          contests.add(contest(workload, inputs, reducers));
        }
      }
      return ReduceReport.of(
          machine, plan, reducers.stream().map(ReduceBench::named).toList(), contests);
    }
  }

  private static ReduceReport.Named named(Reducer reducer) {
    return new ReduceReport.Named(reducer.name(), reducer.words());
  }

  private Contest<ReduceTurn> contest(Workload workload, long inputs, List<Reducer> reducers)
      throws IOException, InterruptedException {
    long documents = inputs / workload.inputs();
    long bytes = documents * workload.documents().getFirst().length();
    List<Reducer> able = reducers.stream().filter(each -> each.takes(bytes)).toList();
    say.accept("%s: %d inputs".formatted(workload.word(), inputs));
    List<Series<ReduceTurn>> series =
        able.stream().map(each -> new Series<ReduceTurn>(each.name(), new ArrayList<>())).toList();
    for (int round = 1; round <= plan.rounds(); round++) {
      var order = new ArrayList<>(able);
      Collections.rotate(order, 1 - round);
      for (Reducer reducer : order) {
        Took took = reducer.reduce(workload, documents);
        var turn =
            new ReduceTurn(
                documents * workload.inputs(),
                took.seconds(),
                took.cpuSeconds(),
                Machine.loadNow());
        series.get(able.indexOf(reducer)).turns().add(new Series.Turn<>(round, 0, turn));
        say.accept(words(round, reducer.name(), turn));
      }
    }
    return new Contest<>(workload.word(), Long.toString(inputs), series);
  }

  private String words(int round, String name, ReduceTurn turn) {
    return String.format(
        Locale.ROOT,
        "  round %d/%d  %-14s %9.3f s  %9.3f s cpu  %12.0f inputs/s   load %.1f",
        round,
        plan.rounds(),
        name,
        turn.seconds(),
        turn.cpuSeconds(),
        turn.perSecond(),
        turn.load());
  }

  private @Nullable Broker broker(Workspace workspace) throws IOException {
    if (!plan.reducers().contains("kafka-streams")) {
      return null;
    }
    requireBuilt(Broker.jar());
    return Broker.start(workspace);
  }

  private List<Reducer> reducers(Workspace workspace, @Nullable Broker broker) throws IOException {
    String bench = classes();
    var reducers = new ArrayList<Reducer>();
    for (String name : plan.reducers()) {
      switch (name) {
        case "millrace" ->
            reducers.add(
                java(
                    name,
                    "the coordinator's function, JSON to JSON, %d at once".formatted(plan.fanIn()),
                    bench + File.pathSeparator + extracted(workspace)));
        case "stream" ->
            reducers.add(java(name, "one pass of a Java stream over objects, no JSON", bench));
        case "stream-json" ->
            reducers.add(
                java(name, "one pass of a Java stream over the same JSON, by Jackson", bench));
        case "awk" ->
            awk()
                .ifPresentOrElse(
                    program -> reducers.add(awk(program, workspace)),
                    () -> say.accept("no awk on the PATH: not measured"));
        case "kafka-streams" -> {
          if (broker != null) {
            reducers.add(new StreamsReducer(broker, workspace, bench, plan.jvm()));
          }
        }
        case "pass" -> reducers.add(throughQueue(workspace, 0));
        case "queue-1", "queue-2", "queue-4", "queue-8" ->
            reducers.add(
                throughQueue(workspace, Integer.parseInt(name.substring("queue-".length()))));
        default -> throw new IllegalArgumentException(name);
      }
    }
    return reducers;
  }

  private Reducer throughQueue(Workspace workspace, int coordinators) {
    return new QueueReducer(workspace, coordinators, plan.fanIn());
  }

  /// The class path of this bench, for processes that work in another folder.
  private static String classes() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Reducer java(String name, String words, String classes) {
    return new JavaReducer(name, words, classes, plan.jvm(), plan.fanIn(), plan.warmUp());
  }

  /// GNU awk where it is there.
  private static Optional<Path> awk() {
    return Programs.find("gawk").or(() -> Programs.find("mawk")).or(() -> Programs.find("awk"));
  }

  private static Reducer awk(Path program, Workspace workspace) {
    return new AwkReducer(String.valueOf(program.getFileName()), program, workspace);
  }

  /// The coordinator's jar holds its classes in a folder of its own; this takes them out.
  private static Path extracted(Workspace workspace) throws IOException {
    Path jar = BuiltJar.of("coordinator");
    requireBuilt(jar);
    Path folder = workspace.folder().resolve("coordinator");
    Programs.ask(
        List.of(
            Programs.java(),
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--destination",
            folder.toString()));
    return folder.resolve(jar.getFileName());
  }

  private static void requireBuilt(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException("there is no %s: run mvn package".formatted(jar));
    }
  }
}
