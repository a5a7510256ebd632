package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.kafka.cell.Cell;
import dev.millrace.queue.engine.kafka.cell.CellTopology;
import dev.millrace.queue.engine.kafka.cell.Surroundings;
import dev.millrace.queue.engine.kafka.wire.News;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.TopicNames;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the state machine on Kafka. A queue has a cell, which follows from its name, or
/// several, if it has shards; the cells are spread over the replicas, and any replica takes any call.
public final class KafkaEngine implements Engine, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaEngine.class);
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration HEARSAY = Duration.ofSeconds(5);
  private static final Duration CUT_OFF = Duration.ofSeconds(10);
  private static final int MAX_FAILURES = 10;

  private static final Duration STOP = Duration.ofSeconds(20);

  private final String replica = UUID.randomUUID().toString();
  private final KafkaSettings settings;
  private final Directory directory = new Directory();
  private final List<Consumer<Transition>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Transition>> listenersHere = new CopyOnWriteArrayList<>();
  private final Set<Integer> here = ConcurrentHashMap.newKeySet();
  private final List<Runnable> movers = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
  private volatile UnaryOperator<QueueStatus> description = UnaryOperator.identity();
  private final List<Long> failures = new ArrayList<>();
  private final Copies copies;
  private final PendingCalls calls;
  private final Producer<byte[], byte[]> producer;
  private final Cells cells;
  private final AskAhead askAhead;
  private final Reader reader;
  private final KafkaStreams streams;
  private final Housekeeping housekeeping;
  private volatile boolean exhausted;

  /// Declares the topics, joins the other replicas, and returns when it hears of what happens; its
  /// cells come to it later. [#close] it to leave at once.
  ///
  /// @param folder for copies of the cells' stores; what is lost there is read from Kafka again
  /// @throws CannotStart when the cluster does not answer, or a topic is not as it must be
  public KafkaEngine(Path folder, KafkaSettings settings) throws InterruptedException {
    this.settings = settings;
    var names = new TopicNames(settings.name(), settings.events());
    var topics = new Topics(settings, names);
    var cluster = new Cluster(settings);
    declare(topics, cluster);
    Path copies = folder.resolve("kafka");
    this.copies = new Copies(copies, settings.name());
    int answers = ThreadLocalRandom.current().nextInt(Topics.ANSWERS);
    this.calls = new PendingCalls(replica, answers, settings.maxCommands());
    this.producer = cluster.producer();
    this.cells = new Cells(names, producer, calls, settings.patience());
    this.askAhead = new AskAhead(cells, this::spreadOf, this::ask);
    this.reader =
        new Reader(names, cluster::consumer, answers, calls, directory, this::tell, this::end);
    this.streams =
        new KafkaStreams(
            CellTopology.of(names, topics.stores(), () -> new Cell(new Around())),
            new StreamsConfig(cluster.streams(copies.toString())));
    streams.setUncaughtExceptionHandler(this::respond);
    this.housekeeping = new Housekeeping(settings, names, cluster::admin);
    // The cells ask the directory, so it has to be whole before they begin.
    if (!reader.awaitCaughtUp(START)) {
      close();
      throw new CannotStart(
          "the topics could not be read within %d s".formatted(START.toSeconds()), null);
    }
    this.copies.dropUnlessWhole(Topics.DELETIONS_KEPT.dividedBy(2));
    streams.start();
    housekeeping.start();
  }

  private static void declare(Topics topics, Cluster cluster) throws InterruptedException {
    try (Admin admin = cluster.admin()) {
      topics.declare(admin);
    } catch (KafkaException | Topics.TopicMismatch e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new CannotStart(
          why == e || why.getMessage() == null
              ? e.getMessage()
              : "%s (%s)".formatted(e.getMessage(), why.getMessage()),
          e);
    }
  }

  private StreamThreadExceptionResponse respond(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError error) {
        end(error);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      if (cause instanceof WireFormat.UnreadableException) {
        log.error("This replica stops, rather than pass over what it cannot read.", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    long now = System.nanoTime();
    synchronized (failures) {
      failures.removeIf(at -> now - at > TimeUnit.MINUTES.toNanos(1));
      failures.add(now);
      if (failures.size() > MAX_FAILURES) {
        log.error("The cells of this replica failed too often; it stops.", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    }
    log.error("The cells of this replica stopped, and begin again.", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /// Whoever has found no memory may have left something half done, here or in Kafka's clients, which
  /// go on as if nothing had been: others are to have the cells.
  private void end(OutOfMemoryError failure) {
    if (!exhausted) {
      exhausted = true;
      log.error(
          "This replica has run out of memory, and stops: start it with more (-Xmx).", failure);
      Thread.ofPlatform().name("end").start(this::close);
    }
  }

  /// The message says what stands against it, and what to do.
  public static final class CannotStart extends RuntimeException {
    CannotStart(@Nullable String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  // --- calls ---

  private int homeOf(String queue) {
    return Spread.of(queue, null, settings.cells()).home();
  }

  private Spread spreadOf(String queue) {
    return Spread.of(queue, directory.find(queue), settings.cells());
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> submit(Command<T> command) {
    return switch (command) {
      case Command.Declare declare ->
          publish(command, Spread.of(declare.queue(), declare.spec(), settings.cells()));
      // Of one that this replica has not heard of: its home tells the others.
      case Command.Delete delete -> publish(command, spreadOf(delete.queue()));
      // Of a queue that is not there yet: it comes to where its home will be.
      case Command.MoveIn move -> cells.submit(homeOf(move.queue()), command);
      case Command.EndMove move -> cells.submit(homeOf(move.queue()), command);
      default -> knowing(Command.queueOf(command), spread -> pass(command, spread));
    };
  }

  /// Calls with where the queue lies. When this replica has not heard of it, its home is asked, and
  /// the call refused as the home refuses, which every call would be.
  ///
  /// @return the call's own future where the replica has heard of it: a caller who leaves completes
  ///     that
  private <T> CompletableFuture<Outcome<T>> knowing(
      String queue, Function<Spread, CompletableFuture<Outcome<T>>> call) {
    if (directory.find(queue) != null) {
      return call.apply(spreadOf(queue));
    }
    return cells
        .ask(homeOf(queue), new Query.GetQueue(queue))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Done<QueueStatus>(QueueStatus status) ->
                      call.apply(Spread.of(queue, status.spec(), settings.cells()));
                  case Refused<QueueStatus>(var refusal) ->
                      CompletableFuture.completedFuture(new Refused<>(refusal));
                });
  }

  private <T> CompletableFuture<Outcome<T>> pass(Command<T> command, Spread spread) {
    if (!spread.whole()) {
      return typed(new SpreadCommands(cells, spread, askAhead::settle).submit(command));
    }
    return command instanceof Command.Settle settle
        ? typed(askAhead.settle(spread.home(), settle))
        : cells.submit(spread.home(), command);
  }

  /// Each command and query answers with the type that its record declares.
  @SuppressWarnings("unchecked")
  private static <T> CompletableFuture<Outcome<T>> typed(CompletableFuture<?> answer) {
    return (CompletableFuture<Outcome<T>>) answer;
  }

  /// Answers when this replica has heard of it too, so that whoever was answered finds the queue as
  /// it now is.
  private <T> CompletableFuture<Outcome<T>> publish(Command<T> command, Spread spread) {
    String queue = Command.queueOf(command);
    CompletableFuture<Void> heard = directory.next(queue);
    return pass(command, spread)
        .thenCompose(
            outcome ->
                outcome instanceof Done
                    ? heard
                        .completeOnTimeout(null, HEARSAY.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApply(_ -> outcome)
                    : CompletableFuture.completedFuture(outcome))
        .whenComplete((_, _) -> directory.forget(queue, heard));
  }

  @Override
  public CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration patience) {
    waiting.merge(take.queue(), 1, Integer::sum);
    var answer =
        knowing(
            take.queue(),
            spread ->
                spread.whole()
                    ? cells.take(spread.home(), take, patience)
                    : new SpreadCommands(cells, spread, askAhead::settle).take(take, patience));
    var told = answer.whenComplete((_, _) -> leave(take.queue()));
    // A caller that leaves completes the future itself.
    told.whenComplete((outcome, _) -> answer.complete(outcome));
    return told;
  }

  private void leave(String queue) {
    waiting.computeIfPresent(queue, (_, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> ask(Query<T> query) {
    if (query instanceof Query.ListQueues all) {
      return typed(list(all));
    }
    if (query instanceof Query.FindMove find) {
      return cells.ask(homeOf(find.queue()), query);
    }
    return query instanceof Query.Awaited awaited ? typed(awaited(awaited)) : askCells(query);
  }

  private <T> CompletableFuture<Outcome<T>> askCells(Query<T> query) {
    return knowing(
        Query.queueOf(query),
        spread ->
            spread.whole()
                ? cells.ask(spread.home(), query)
                : typed(new SpreadQueries(cells, spread).ask(query)));
  }

  /// Asked only of a cell that knows of a manifest: a replica of a build that knows none would stop at
  /// the question, and the next one that gets the cell after it.
  private CompletableFuture<Outcome<NameList>> awaited(Query.Awaited query) {
    return askCells(new Query.GetBatch(query.queue(), query.batch()))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Done<BatchStatus>(BatchStatus batch) when batch.awaited() == null ->
                      CompletableFuture.completedFuture(withoutManifest(query));
                  case Done<BatchStatus> _ -> askCells(query);
                  case Refused<BatchStatus>(var refusal) ->
                      CompletableFuture.completedFuture(new Refused<>(refusal));
                });
  }

  private static Outcome<NameList> withoutManifest(Query.Awaited query) {
    return query.next() == null
        ? new Done<>(new NameList(List.of(), new ItemList.Metadata(null)))
        : new Refused<>(new Refusal.Invalid("\"%s\" continues no page".formatted(query.next())));
  }

  private CompletableFuture<Outcome<List<QueueStatus>>> list(Query.ListQueues all) {
    var parts = new ArrayList<CompletableFuture<Outcome<List<QueueStatus>>>>();
    for (int cell = 0; cell < settings.cells(); cell++) {
      parts.add(cells.ask(cell, all));
    }
    return Gathering.all(parts, this::byName);
  }

  private List<QueueStatus> byName(List<List<QueueStatus>> cells) {
    var slices = new TreeMap<String, List<QueueStatus>>();
    cells.forEach(
        cell ->
            cell.forEach(
                queue -> slices.computeIfAbsent(queue.name(), _ -> new ArrayList<>()).add(queue)));
    return slices.values().stream().map(SpreadQueries::status).toList();
  }

  @Override
  public int waiting(String queue) {
    return waiting.getOrDefault(queue, 0);
  }

  // --- what happens ---

  @Override
  public Runnable listen(Consumer<Transition> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Runnable listenHere(Consumer<Transition> listener) {
    listenersHere.add(listener);
    return () -> listenersHere.remove(listener);
  }

  private void tell(News news) {
    for (Transition transition : news.transitions()) {
      listeners.forEach(listener -> listener.accept(transition));
      if (news.replica().equals(replica)) {
        listenersHere.forEach(listener -> listener.accept(transition));
      }
    }
  }

  // --- which cells are here ---

  @Override
  public boolean tends(String queue) {
    return here.contains(spreadOf(queue).home());
  }

  @Override
  public void onMove(Runnable task) {
    movers.add(task);
  }

  @Override
  public void describeWith(UnaryOperator<QueueStatus> more) {
    description = more;
  }

  private final class Around implements Surroundings {
    @Override
    public String replica() {
      return replica;
    }

    @Override
    public int cells() {
      return settings.cells();
    }

    @Override
    public @Nullable QueueSpec find(String queue) {
      return directory.find(queue);
    }

    @Override
    public QueueStatus describe(QueueStatus status) {
      return description.apply(status);
    }

    @Override
    public boolean tellsEvents() {
      return settings.events() != null;
    }

    @Override
    public int maxRecord() {
      return settings.maxContent();
    }

    @Override
    public void came(int cell) {
      here.add(cell);
      movers.forEach(Runnable::run);
    }

    @Override
    public void left(int cell) {
      here.remove(cell);
      movers.forEach(Runnable::run);
    }
  }

  @Override
  public Health health() {
    if (exhausted) {
      return new Health(
          false, "The replica has run out of memory, and has stopped: start it with more.", false);
    }
    KafkaStreams.State state = streams.state();
    if (state == KafkaStreams.State.PENDING_ERROR || state == KafkaStreams.State.ERROR) {
      return new Health(
          false, "The replica has stopped after an error, which its log tells.", false);
    }
    Duration silence = housekeeping.silence();
    if (silence.compareTo(CUT_OFF) > 0) {
      return new Health(
          false, "The brokers have not answered for %d s.".formatted(silence.toSeconds()));
    }
    boolean running = state.isRunningOrRebalancing() && reader.reading();
    return new Health(
        running,
        running
            ? "The replica is one of " + settings.name() + "."
            : "The replica is not at work: its cells are %s, and answers %s."
                .formatted(state, reader.reading() ? "are read" : "are not read"));
  }

  /// Leaves the others, who take over its cells at once, and refuses what waits.
  @Override
  public void close() {
    boolean sound = streams.state() != KafkaStreams.State.ERROR && !exhausted;
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(STOP));
    if (sound && closed) {
      copies.markWhole();
    }
    housekeeping.close();
    calls.close();
    producer.close(Duration.ofSeconds(5));
    try {
      reader.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
