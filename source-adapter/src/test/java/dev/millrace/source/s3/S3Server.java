package dev.millrace.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/// S3Proxy in a process of its own, on a folder. Maven puts its jar into `target/s3proxy`.
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "local-identity";
  static final String SECRET_KEY = "local-secret";

  private final Process process;
  private final URI endpoint;

  S3Server(Path folder) throws IOException {
    Path jar = Path.of("target/s3proxy/s3proxy.jar");
    assertThat(jar).as("run mvn process-test-resources once").exists();
    int port = freePort();
    endpoint = URI.create("http://127.0.0.1:" + port);
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=%s
            s3proxy.authorization=aws-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.identity=none
            jclouds.credential=none
            jclouds.filesystem.basedir=%s
            """
                .formatted(
                    endpoint,
                    ACCESS_KEY,
                    SECRET_KEY,
                    Files.createDirectory(folder.resolve("buckets"))));
    Path log = folder.resolve("s3proxy.log");
    process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-DLOG_LEVEL=warn",
                "-jar",
                jar.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Awaitility.await("S3Proxy")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !process.isAlive() || answers(port));
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroy();
    Awaitility.await().until(() -> !process.isAlive());
  }
}
