package dev.millrace.launcher.run;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// The folder in which a flow keeps its state from one run to the next. Used by one run at a time:
/// the lock is the operating system's, so it is gone when the launcher is, however that ended.
///
/// ```text
/// .millrace/thumbnailer-1f0c4e2a/
///   lock        held while a run uses the folder
///   run.json    who runs, and where
///   ports.json  the ports of the last run
///   logs/       what each process says
///   store/      the folders of the flow itself, such as the queue's store
/// ```
public final class StateFolder implements AutoCloseable {
  /// Below the current directory; holds the states of all flows.
  public static final String ROOT = ".millrace";

  private static final Duration LEFTOVERS = Duration.ofSeconds(40);
  private static final String RECORD = "run.json";
  private static final String PORTS = "ports.json";

  private final Path path;
  private final FileChannel channel;

  private StateFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// @throws RunFailure when another run uses it, or it cannot be written
  public static StateFolder open(Path path) throws RunFailure {
    try {
      Files.createDirectories(path.resolve("logs"));
      ignoredByGit(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        String who = record(path).map(run -> " (process " + run.launcher() + ")").orElse("");
        throw new RunFailure(
            "another run%s is using %s: wait for it or stop it first".formatted(who, path));
      }
      return new StateFolder(path, channel);
    } catch (IOException e) {
      throw new RunFailure("cannot use the state folder %s: %s".formatted(path, Words.mishap(e)));
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by this very process, which counts as another run just the same.
    }
  }

  private static void ignoredByGit(Path path) throws IOException {
    Path root = path.getParent();
    Path ignore = path.resolveSibling(".gitignore");
    if (root != null && root.endsWith(ROOT) && !Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  public Path path() {
    return path;
  }

  Path log(String program) {
    return path.resolve("logs").resolve(program + ".log");
  }

  /// The processes that a killed run has left and that still run.
  public List<ProcessHandle> leftovers() {
    return record(path).stream()
        .flatMap(run -> run.processes().stream())
        .flatMap(child -> child.alive().stream())
        .toList();
  }

  /// Waits until they have ended. The warden of their run is at it, callers first; where there is
  /// none any more, they are asked to stop here. Those that do not are killed.
  public void await(List<ProcessHandle> leftovers) throws InterruptedException {
    boolean warded =
        record(path).map(RunRecord::warden).flatMap(RunRecord.Child::alive).isPresent();
    if (!warded) {
      leftovers.forEach(ProcessHandle::destroy);
    }
    CompletableFuture<?>[] ends =
        leftovers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(LEFTOVERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      for (ProcessHandle leftover : leftovers) {
        leftover.descendants().forEach(ProcessHandle::destroyForcibly);
        leftover.destroyForcibly();
      }
      CompletableFuture.allOf(ends).join();
    }
  }

  /// Forgets everything but the lock.
  public void clear() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : deepestFirst) {
        if (!one.equals(path) && !one.equals(path.resolve("lock"))) {
          Files.delete(one);
        }
      }
    }
    Files.createDirectories(path.resolve("logs"));
  }

  void write(RunRecord run) throws IOException {
    write(RECORD, run);
  }

  /// Keeps the ports for the next run.
  void writePorts(Map<String, Integer> ports) throws IOException {
    write(PORTS, ports);
  }

  private void write(String name, Object document) throws IOException {
    Path next = path.resolve(name + ".new");
    Files.write(next, Json.strict().writeValueAsBytes(document));
    Files.move(next, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /// The ports of the run before; none when there was none.
  Map<String, Integer> ports() {
    try {
      Path file = path.resolve(PORTS);
      return Files.exists(file)
          ? Json.lenient().readValue(Files.readAllBytes(file), new TypeReference<>() {})
          : Map.of();
    } catch (IOException | JacksonException e) {
      return Map.of(); // Torn: other ports do as well.
    }
  }

  /// What runs in the folder, or was running when a run was killed.
  public static Optional<RunRecord> record(Path path) {
    try {
      Path file = path.resolve(RECORD);
      return Files.exists(file)
          ? Optional.of(Json.lenient().readValue(Files.readAllBytes(file), RunRecord.class))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // Torn or foreign: it tells nothing, and the lock decides.
    }
  }

  /// Where the queues of the one flow are that runs with its state below `root`; empty when none
  /// does, or several do.
  public static Optional<URI> running(Path root) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> states = Files.list(root)) {
      List<URI> urls =
          states
              .flatMap(state -> record(state).stream())
              .filter(run -> ProcessHandle.of(run.launcher()).isPresent())
              .flatMap(run -> Optional.ofNullable(run.queues()).stream())
              .toList();
      return urls.size() == 1 ? Optional.of(urls.getFirst()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve(RECORD));
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
