package dev.millrace.queue.engine.move;

import dev.millrace.queue.engine.embedded.StoppedStore;
import dev.millrace.queue.engine.kafka.KafkaEngine;
import dev.millrace.queue.engine.kafka.KafkaSettings;
import dev.millrace.queue.engine.move.Migration.Moved;
import dev.millrace.queue.machine.Departures;
import dev.millrace.queue.machine.Departures.Survey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.ConfigurableEnvironment;

/// One migration as its settings say, told on the standard output.
final class Errand {
  /// Of the records that are carried in one letter, if it may be as large; they are no larger there.
  private static final int PART_BYTES = 1 << 20;

  private final Path store;
  private final MigrateSettings settings;
  private final Binder binder;
  private final PrintStream out;

  Errand(ConfigurableEnvironment environment, PrintStream out) {
    this.binder = Binder.get(environment);
    this.store = Path.of(environment.getProperty("millrace.store", "data"));
    this.settings = settings("millrace.migrate", MigrateSettings.class);
    this.out = out;
  }

  /// One that is misspelt is a mistake: without its `dry-run`, this would move.
  private <T> T settings(String prefix, Class<T> type) {
    var strict =
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    return binder.bindOrCreate(prefix, Bindable.of(type), strict);
  }

  /// @return whether what came is what was there
  boolean run() throws InterruptedException {
    KafkaSettings kafka =
        settings.dryRun() ? null : settings("millrace.kafka", KafkaSettings.class);
    try (var source = StoppedStore.open(store)) {
      if (kafka == null) {
        plan(source);
        return true;
      }
      return move(source, kafka);
    }
  }

  private void plan(StoppedStore source) {
    var departures = new Departures(source.store());
    var surveys = new LinkedHashMap<String, Survey>();
    Choice choice = Choice.of(departures, settings.chosen());
    if (!choice.missing().isEmpty()) {
      throw Choice.failure(departures, choice.missing());
    }
    choice.there().forEach(queue -> surveys.put(queue.queue(), departures.survey(queue)));
    MoveTable.ofPlan(surveys).lines().forEach(out::println);
    out.println("Nothing was moved: this was a dry run.");
  }

  private boolean move(StoppedStore source, KafkaSettings kafka) throws InterruptedException {
    String where =
        "the service \"%s\" on Kafka (%s)".formatted(kafka.name(), kafka.bootstrapServers());
    int partBytes = (int) Math.min(PART_BYTES, kafka.maxRecord().toBytes() / 2);
    try (var target = join(kafka)) {
      List<Moved> moved =
          new Migration(source, settings.chosen(), target, where, out::println, partBytes)
              .run(InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS));
      if (!moved.isEmpty()) {
        MoveTable.ofMoved(moved).lines().forEach(out::println);
      }
      moved.forEach(this::warn);
      out.printf("The queues are at %s. Start services with millrace.engine=kafka.%n", where);
      return moved.stream().allMatch(Moved::same);
    }
  }

  private void warn(Moved moved) {
    if (!moved.keptNumber()) {
      out.printf(
          "%s: its number was taken; what its workers hold now is lost when they settle it, and"
              + " handed out again%n",
          moved.queue());
    }
    if (moved.lostShards()) {
      out.printf(
          "%s: it came as a whole, and has no shards any more; declare it without%n",
          moved.queue());
    }
  }

  /// As one more replica, whether or not others run. The cells' copies lie where a service that is
  /// started here will look for them.
  private KafkaEngine join(KafkaSettings kafka) throws InterruptedException {
    try {
      return new KafkaEngine(store, kafka);
    } catch (KafkaEngine.CannotStart e) {
      throw new MoveFailure("Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()));
    }
  }
}
