package dev.millrace.coordinator;

import dev.millrace.coordinator.CoordinatorSettings.Join;
import dev.millrace.coordinator.CoordinatorSettings.Reduce;
import dev.millrace.coordinator.function.FunctionPlan;
import dev.millrace.coordinator.function.FunctionSettings;
import dev.millrace.coordinator.function.Reduction;
import dev.millrace.coordinator.join.JoinPlan;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.reduce.ReducePlan;
import dev.millrace.coordinator.reduce.ReducePlan.Merging;
import dev.millrace.rim.ProcessName;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.Plan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings that were checked as a whole: with one of these in hand nothing about them can be
/// wrong.
///
/// @param join null for none
/// @param reduce null for none; there is one of the two at least
record CoordinatorPlan(
    URI url, @Nullable String token, @Nullable JoinPlan join, @Nullable ReducePlan reduce)
    implements Plan {

  /// @throws SettingsException with all mistakes
  static CoordinatorPlan of(CoordinatorSettings settings) {
    var mistakes = new Mistakes("millrace.coordinator.");
    mistakes.baseUrl("url", settings.url(), "http://127.0.0.1:7070");
    String token = settings.token();
    mistakes.bearer("token", token);
    String name = settings.name() == null ? ProcessName.ofThisProcess() : settings.name();
    if (!name.matches("[!-~][ -~]{0,252}")) {
      mistakes.wrong("name", "needs 1 to 253 printable ASCII characters");
    }
    if (settings.join() == null && settings.reduce() == null) {
      mistakes.wrong("join", "is missing, and so is reduce: set one of them, or both");
    }
    mistakes.time("lease", settings.lease(), Duration.ofSeconds(10), Duration.ofHours(1));
    JoinPlan join =
        settings.join() == null ? null : join(settings.join(), settings.lease(), name, mistakes);
    ReducePlan reduce =
        settings.reduce() == null
            ? null
            : reduce(settings.reduce(), settings.lease(), name, mistakes);
    if (settings.join() != null && settings.reduce() != null) {
      apartFromControl(settings.reduce(), List.of(settings.join().control()), mistakes);
    }
    mistakes.throwIfAny();
    return new CoordinatorPlan(settings.url(), token, join, reduce);
  }

  private static JoinPlan join(Join join, Duration lease, String worker, Mistakes mistakes) {
    mistakes.label("join.name", "join", join.name());
    mistakes.label("join.control", "queue", join.control());
    labels("join.queues", join.queues(), 1, mistakes);
    labels("join.results", join.results(), 0, mistakes);
    labels("join.seals", join.seals(), 0, mistakes);
    for (String result : join.results()) {
      if (!join.queues().contains(result)) {
        mistakes.wrong("join.results", "has \"%s\", which is none of queues".formatted(result));
      }
    }
    if (join.deadline() != null) {
      mistakes.time("join.deadline", join.deadline(), Duration.ofSeconds(1), Duration.ofDays(365));
    }
    optional("join.to", join.to(), mistakes);
    optional("join.failed", join.failed(), mistakes);
    if (join.to() == null && join.emit() == Emit.RESULTS) {
      mistakes.wrong("join.to", "is missing: name the queue that the results go to");
    }
    if (join.to() == null && join.seals().isEmpty()) {
      mistakes.wrong("join.to", "is missing, and seals too: nothing would come of the barrier");
    }
    if (join.to() != null && join.seals().contains(join.to())) {
      mistakes.wrong("join.seals", "has \"%s\", which is the one of to".formatted(join.to()));
    }
    List<String> control = List.of(join.control());
    apart("join.control", join.control(), "queues", join.queues(), mistakes);
    apart("join.control", join.control(), "seals", join.seals(), mistakes);
    apart("join.to", join.to(), "control", control, mistakes);
    apart("join.to", join.to(), "queues", join.queues(), mistakes);
    apart("join.failed", join.failed(), "control", control, mistakes);
    apart("join.failed", join.failed(), "queues", join.queues(), mistakes);
    apart("join.failed", join.failed(), "seals", join.seals(), mistakes);
    mistakes.number("join.slots", join.slots(), 1, 1000);
    return new JoinPlan(
        join.name(),
        join.control(),
        join.queues(),
        join.results().isEmpty() && !join.queues().isEmpty()
            ? List.of(join.queues().getLast())
            : join.results(),
        new JoinPolicy(tolerance(join, mistakes), join.dead(), join.deadline(), join.late()),
        join.emit(),
        join.to(),
        join.failed(),
        join.seals(),
        join.slots(),
        lease,
        worker);
  }

  private static Tolerance tolerance(Join join, Mistakes mistakes) {
    Matcher given =
        Pattern.compile("(\\d{1,12})|(\\d{1,3}(?:\\.\\d{1,6})?)%").matcher(join.tolerate());
    if (!given.matches() || (given.group(2) != null && Double.parseDouble(given.group(2)) > 100)) {
      mistakes.wrong(
          "join.tolerate",
          "is \"%s\": write a number of items, or a share of them such as 2.5%%"
              .formatted(join.tolerate()));
      return Tolerance.NONE;
    }
    return given.group(1) == null
        ? new Tolerance(0, Double.parseDouble(given.group(2)))
        : new Tolerance(Long.parseLong(given.group(1)), 0);
  }

  private static ReducePlan reduce(
      Reduce reduce, Duration lease, String worker, Mistakes mistakes) {
    mistakes.label("reduce.name", "reduction", reduce.name());
    mistakes.label("reduce.queue", "queue", reduce.queue());
    mistakes.label("reduce.to", "queue", reduce.to());
    optional("reduce.merges", reduce.merges(), mistakes);
    apart("reduce.to", reduce.to(), "queue", List.of(reduce.queue()), mistakes);
    apart("reduce.merges", reduce.merges(), "queue", List.of(reduce.queue()), mistakes);
    apart("reduce.merges", reduce.merges(), "to", List.of(reduce.to()), mistakes);
    mistakes.number("reduce.fan-in", reduce.fanIn(), 2, 500);
    mistakes.time("reduce.idle", reduce.idle(), Duration.ofMillis(50), Duration.ofMinutes(5));
    mistakes.number("reduce.steps", reduce.steps(), 1, 64);
    FunctionSettings function =
        reduce.function() == null ? FunctionSettings.none() : reduce.function();
    Optional<Reduction> here = FunctionPlan.of(function, "reduce.function", mistakes);
    if (here.isPresent() == (reduce.merges() != null)) {
      mistakes.wrong(
          "reduce",
          "needs a function (%s) or merges, the queue of workers that merge, and not both"
              .formatted(FunctionPlan.NAMES));
    }
    Merging merging =
        here.<Merging>map(Merging.Here::new)
            .orElseGet(() -> new Merging.Elsewhere(String.valueOf(reduce.merges())));
    return new ReducePlan(
        reduce.name(),
        reduce.queue(),
        merging,
        reduce.fanIn(),
        reduce.to(),
        reduce.partial(),
        reduce.idle(),
        reduce.steps(),
        lease,
        worker);
  }

  private static void apartFromControl(Reduce reduce, List<String> control, Mistakes mistakes) {
    apart("reduce.queue", reduce.queue(), "join.control", control, mistakes);
    apart("reduce.to", reduce.to(), "join.control", control, mistakes);
    apart("reduce.merges", reduce.merges(), "join.control", control, mistakes);
  }

  private static void optional(String key, @Nullable String queue, Mistakes mistakes) {
    if (queue != null) {
      mistakes.label(key, "queue", queue);
    }
  }

  /// What comes out of one queue must not go round in a circle.
  ///
  /// @param queue null or empty where none is set
  /// @param other the key of those that it must not be
  private static void apart(
      String key, @Nullable String queue, String other, List<String> others, Mistakes mistakes) {
    if (queue != null && !queue.isEmpty() && others.contains(queue)) {
      mistakes.wrong(
          key, "is \"%s\", which %s names too: name another queue".formatted(queue, other));
    }
  }

  private static void labels(String key, List<String> queues, int least, Mistakes mistakes) {
    if (queues.size() < least || queues.size() > 100) {
      mistakes.wrong(key, "are %d: name %d to 100 queues".formatted(queues.size(), least));
    }
    for (int i = 0; i < queues.size(); i++) {
      mistakes.label(key + "[" + i + "]", "queue", queues.get(i));
      if (queues.indexOf(queues.get(i)) < i) {
        mistakes.wrong(key + "[" + i + "]", "\"%s\" is named before".formatted(queues.get(i)));
      }
    }
  }
}
