package dev.millrace.worker;

import dev.millrace.contracts.Names;
import dev.millrace.rim.ProcessName;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.Plan;
import dev.millrace.worker.WorkerSettings.Stage;
import dev.millrace.worker.command.CommandDriver;
import dev.millrace.worker.run.Forwarding;
import dev.millrace.worker.run.Forwarding.Target;
import dev.millrace.worker.run.RunSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings that were checked as a whole: with one of these in hand nothing about them can be
/// wrong.
///
/// @param name who asks for work
/// @param stages at least one, each with a name that no other has
record WorkerPlan(
    URI url,
    String queue,
    @Nullable String token,
    String name,
    @Nullable Duration lease,
    RunSettings run,
    int maxResultBytes,
    Path scratch,
    List<StagePlan> stages)
    implements Plan {

  /// One worker of the chain.
  sealed interface StagePlan {
    String name();

    /// @param argv program and arguments
    record Command(String name, List<String> argv) implements StagePlan {}

    /// @param token bearer token for it; null where it needs none
    record Http(String name, URI url, @Nullable String token) implements StagePlan {
      /// Without the token.
      @Override
      public String toString() {
        return "Http[name=%s, url=%s]".formatted(name, url);
      }
    }
  }

  /// What nobody else may see.
  Set<String> tokens() {
    return Stream.concat(
            Stream.ofNullable(token),
            stages.stream()
                .flatMap(
                    stage ->
                        stage instanceof StagePlan.Http http
                            ? Stream.ofNullable(http.token())
                            : Stream.empty()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// @param command what stands after `--` on the command line; empty for nothing
  /// @throws SettingsException with all mistakes
  static WorkerPlan of(WorkerSettings settings, List<String> command) {
    var check = new Check();
    check.settings(settings);
    List<StagePlan> stages = check.stages(settings.stages(), command);
    check.throwIfAny();
    return new WorkerPlan(
        settings.url(),
        settings.queue(),
        settings.token(),
        settings.name() == null ? ProcessName.ofThisProcess() : settings.name(),
        settings.lease(),
        new RunSettings(
            settings.concurrency(),
            settings.prefetch(),
            settings.deadline(),
            settings.grace(),
            settings.drain(),
            settings.poll(),
            settings.reconnect(),
            forwarding(settings)),
        (int) settings.maxResult().toBytes(),
        scratch(settings),
        stages);
  }

  private static Forwarding forwarding(WorkerSettings settings) {
    return new Forwarding(
        settings.then().stream().map(then -> new Target(then.queue(), then.form())).toList());
  }

  private static Path scratch(WorkerSettings settings) {
    return settings.scratch() == null
        ? Path.of(System.getProperty("java.io.tmpdir"))
        : settings.scratch();
  }

  /// Collects what is wrong, in words that say what to write instead.
  private static final class Check {
    private static final String EXAMPLE = "http://127.0.0.1:8080";
    private final Mistakes mistakes = new Mistakes("millrace.worker.");

    void throwIfAny() {
      mistakes.throwIfAny();
    }

    void settings(WorkerSettings s) {
      mistakes.baseUrl("url", s.url(), EXAMPLE);
      try {
        Names.requireLabel("queue", s.queue());
      } catch (IllegalArgumentException e) {
        mistakes.wrong(
            "queue",
            s.queue().isEmpty() ? "is missing: name the queue to work on" : e.getMessage());
      }
      mistakes.bearer("token", s.token());
      if (s.name() != null && !s.name().matches("[!-~][ -~]{0,252}")) {
        mistakes.wrong("name", "needs 1 to 253 printable ASCII characters");
      }
      mistakes.number("concurrency", s.concurrency(), 1, 256);
      mistakes.number("prefetch", s.prefetch(), 0, 256);
      if (s.lease() != null) {
        mistakes.time("lease", s.lease(), Duration.ofSeconds(1), Duration.ofHours(12));
      }
      mistakes.time("deadline", s.deadline(), Duration.ofMillis(100), Duration.ofDays(30));
      mistakes.time("grace", s.grace(), Duration.ZERO, Duration.ofHours(1));
      mistakes.time("drain", s.drain(), Duration.ZERO, Duration.ofDays(30));
      mistakes.time("poll", s.poll(), Duration.ofMillis(100), Duration.ofSeconds(60));
      mistakes.time("reconnect", s.reconnect(), Duration.ofMillis(200), Duration.ofMinutes(5));
      mistakes.number("max-result", s.maxResult().toBytes(), 2, 16 * 1024 * 1024);
      mistakes.number("then", s.then().size(), 0, 10);
      for (int i = 0; i < s.then().size(); i++) {
        String queue = s.then().get(i).queue();
        mistakes.label("then[" + i + "].queue", "queue", queue);
        if (s.then().stream().limit(i).anyMatch(before -> before.queue().equals(queue))) {
          mistakes.wrong("then[" + i + "].queue", "\"%s\" is named before".formatted(queue));
        }
      }
      Path scratch = scratch(s);
      if (!Files.isDirectory(scratch) || !Files.isWritable(scratch)) {
        mistakes.wrong(
            "scratch", "is \"%s\", which is not a folder one can write to".formatted(scratch));
      }
    }

    List<StagePlan> stages(List<Stage> set, List<String> command) {
      List<Stage> all = set;
      if (!command.isEmpty()) {
        all = List.of(new Stage("command", command, null, null));
        if (!set.isEmpty()) {
          mistakes.wrong("stages", "are set and a command is given after --: choose one");
        }
      } else if (set.isEmpty()) {
        mistakes.wrong(
            "stages", "are missing: give a command after --, or set stages[0].command or .url");
      }
      mistakes.number("stages", all.size(), 0, 100);
      var plans = new ArrayList<StagePlan>();
      Set<String> names = new HashSet<>();
      for (int i = 0; i < all.size(); i++) {
        StagePlan plan = stage("stages[" + i + "]", all.get(i), "stage-" + (i + 1));
        if (plan != null) {
          plans.add(plan);
          if (!names.add(plan.name())) {
            mistakes.wrong(
                "stages[" + i + "].name",
                "\"%s\" is taken by an earlier stage".formatted(plan.name()));
          }
        }
      }
      return List.copyOf(plans);
    }

    private @Nullable StagePlan stage(String key, Stage stage, String number) {
      String name = stage.name() == null ? number : stage.name();
      try {
        Names.requireLabel("stage", name);
      } catch (IllegalArgumentException e) {
        mistakes.wrong(key + ".name", e.getMessage());
      }
      if (stage.command().isEmpty() == (stage.url() == null)) {
        mistakes.wrong(key, "needs a command or a url, and not both");
        return null;
      }
      if (stage.url() != null) {
        mistakes.baseUrl(key + ".url", stage.url(), EXAMPLE);
        mistakes.bearer(key + ".token", stage.token());
        return new StagePlan.Http(name, stage.url(), stage.token());
      }
      if (stage.token() != null) {
        mistakes.wrong(key + ".token", "is for a url; a command gets none");
      }
      String problem = CommandDriver.problemWith(stage.command());
      if (problem != null) {
        mistakes.wrong(key + ".command", problem);
      }
      return new StagePlan.Command(name, stage.command());
    }
  }
}
