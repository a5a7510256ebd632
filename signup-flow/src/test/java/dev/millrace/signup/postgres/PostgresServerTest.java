package dev.millrace.signup.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresServerTest {
  @TempDir Path folder;
  private final AtomicInteger lost = new AtomicInteger();

  @Test
  void dataSurviveAStopAndACrash_andAHalfMadeClusterIsMadeAnew() throws Exception {
    int port = freePort();
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/postgresql.conf"), "# half made");

    PostgresServer first = start(port);
    jdbc(first).sql("create table t as select 1 as n").update();
    assertThat(new PostgresHealth(first).health().getStatus()).isEqualTo(Status.UP);
    first.close();
    assertThat(new PostgresHealth(first).health().getStatus()).isEqualTo(Status.DOWN);

    PostgresServer second = start(port);
    assertThat(count(second)).isEqualTo(1);
    jdbc(second).sql("insert into t values (2)").update();
    assertThat(lost).hasValue(0);
    kill(pid());
    await().untilAsserted(() -> assertThat(lost).hasValue(1));
    releaseLock(second);

    try (PostgresServer third = start(port)) {
      assertThat(count(third)).isEqualTo(2);
    }
  }

  /// As the setup of a compose file does, and a kubelet by `fsGroup`.
  @Test
  void aFolderThatWasHandedToItsGroup_isItsOwnersAgain() throws Exception {
    int port = freePort();
    start(port).close();
    Path data = folder.resolve("data");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwx---"));

    try (PostgresServer next = start(port)) {
      assertThat(new PostgresHealth(next).health().getStatus()).isEqualTo(Status.UP);
    }
  }

  @Test
  void aServerThatWasLeftBehindIsStoppedFirst() throws Exception {
    int port = freePort();
    PostgresServer left = start(port);
    jdbc(left).sql("create table t as select 1 as n").update();
    long orphan = pid();
    releaseLock(left);
    try (PostgresServer next = start(port)) {
      assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(count(next)).isEqualTo(1);
    }
  }

  private PostgresServer start(int port) throws IOException, InterruptedException {
    return new PostgresServer(
        new PostgresSettings(folder, port, Duration.ofSeconds(30)),
        InetAddress.getLoopbackAddress(),
        lost::incrementAndGet);
  }

  /// As the end of the process does, however it came about.
  private static void releaseLock(PostgresServer server) throws Exception {
    var embedded = PostgresServer.class.getDeclaredField("server");
    embedded.setAccessible(true);
    Object running = embedded.get(server);
    var lock = running.getClass().getDeclaredField("lock");
    lock.setAccessible(true);
    ((FileLock) lock.get(running)).release();
  }

  private long pid() throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static JdbcClient jdbc(PostgresServer server) {
    return JdbcClient.create(server.dataSource());
  }

  private static long count(PostgresServer server) {
    return jdbc(server).sql("select count(*) from t").query(Long.class).single();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
