package dev.millrace.signup.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// An unmodified PostgreSQL as a child process. Its data survive it, and a `kill -9` of this
/// process leaves it running: the next one stops it before it starts its own.
///
/// ```text
/// FOLDER/programs    unpacked once
/// FOLDER/data        the cluster
/// FOLDER/admitted.conf   who is let in
/// FOLDER/complete    there once both were made to the end; without it, they are made anew
/// ```
final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final EmbeddedPostgres server;
  private volatile boolean stopping;
  private volatile boolean ended;

  /// @param address where it listens; beyond loopback, whoever is in the same network may do
  ///     everything, as with each service that is open
  /// @param lost what to do when the server ends and was not stopped here
  PostgresServer(PostgresSettings settings, InetAddress address, Runnable lost)
      throws IOException, InterruptedException {
    Path folder = Objects.requireNonNull(settings.folder()).toAbsolutePath().normalize();
    Path programs = folder.resolve("programs");
    Path data = folder.resolve("data");
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      // What was unpacked halfway would be in the way of unpacking it again.
      FileSystemUtils.deleteRecursively(programs);
      if (FileSystemUtils.deleteRecursively(data)) {
        log.warn("The data in {} were never made to the end, and are made anew", data);
      }
    }
    Files.createDirectories(programs);
    Files.createDirectories(data);
    // PostgreSQL starts on no folder that others may write to, and whoever hands volumes to a group
    // has made it one: the setup of a compose file, a kubelet by `fsGroup`.
    Files.setPosixFilePermissions(data, OWNERS);
    Orphan.stop(data);
    server =
        started(
            EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(programs.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(settings.port())
                .setPGStartupWait(settings.startup())
                .setServerConfig("fsync", "on") // both would be off, as for tests
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", listen(address))
                .setServerConfig("hba_file", admitted(folder, address).toString())
                .setServerConfig("max_connections", "200"));
    if (!Files.exists(complete)) {
      Files.createFile(complete);
    }
    log.info("PostgreSQL is ready on port {}, its data in {}", server.getPort(), data);
    process(data)
        .orElseThrow(() -> new IOException("PostgreSQL ended as soon as it was ready"))
        .onExit()
        .thenRun(() -> ended(lost));
  }

  private void ended(Runnable lost) {
    ended = true;
    if (!stopping) {
      log.error("PostgreSQL ended by itself, and so does this part");
      lost.run();
    }
  }

  /// The one that has told that it works on those data, if there is a process of that number.
  private static Optional<ProcessHandle> process(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    return ProcessHandle.of(pid);
  }

  private static EmbeddedPostgres started(EmbeddedPostgres.Builder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "PostgreSQL did not start; with logging.level.io.zonky.test=info the log has what it says"
              + " itself",
          e);
    }
  }

  private static String listen(InetAddress address) {
    // It is asked on loopback whether it is well, wherever else it listens.
    String loopback = "127.0.0.1";
    return address.isLoopbackAddress()
        ? loopback
        : address.isAnyLocalAddress() ? "*" : loopback + "," + address.getHostAddress();
  }

  /// Who is let in.
  private static Path admitted(Path folder, InetAddress address) throws IOException {
    String others = address.isLoopbackAddress() ? "" : "host all all samenet trust\n";
    String own =
        """
        local all all trust
        host all all 127.0.0.1/32 trust
        host all all ::1/128 trust
        """;
    return Files.writeString(folder.resolve("admitted.conf"), own + others);
  }

  DataSource dataSource() {
    return server.getPostgresDatabase();
  }

  /// Ends open transactions, and stops.
  @Override
  public void close() throws IOException {
    stopping = true;
    if (!ended) { // else there is nothing to stop, which would be told as one more failure
      server.close();
    }
  }

  /// A server that was left behind.
  private static final class Orphan {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private Orphan() {}

    static void stop(Path data) throws IOException, InterruptedException {
      ProcessHandle process = process(data).filter(Orphan::isPostgres).orElse(null);
      if (process == null) {
        return; // the server starts in spite of its file
      }
      long pid = process.pid();
      log.warn("A PostgreSQL was left running as process {}, and is stopped", pid);
      new ProcessBuilder("kill", "-INT", Long.toString(pid)).inheritIO().start().waitFor();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (process.isAlive() && System.nanoTime() < end) {
        Thread.sleep(POLL);
      }
      process.destroyForcibly();
    }

    /// The number may be another process's by now.
    private static boolean isPostgres(ProcessHandle process) {
      return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
    }
  }
}
