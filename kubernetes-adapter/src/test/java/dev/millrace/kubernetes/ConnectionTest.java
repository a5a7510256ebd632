package dev.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kubernetes.cluster.FakeCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The client of the cluster, as the service makes it.
@Timeout(60)
class ConnectionTest {

  private static KubernetesClient client(URI apiServer) {
    return new ConnectionConfiguration()
        .kubernetesClient(
            new ConnectionSettings(
                URI.create("http://127.0.0.1:7070"),
                null,
                apiServer,
                "here",
                Duration.ofMillis(500)));
  }

  private static List<?> pods(KubernetesClient client) {
    return client.pods().inNamespace(FakeCluster.NAMESPACE).list().getItems();
  }

  @Test
  void aConnectionThatTheNetworkHasForgottenFailsOneCallAndNotAllThatFollow() throws Exception {
    try (var cluster = new FakeCluster();
        var network = new Network(URI.create(cluster.url()).getPort());
        var client = client(network.url())) {
      assertThat(pods(client)).isEmpty();

      network.forget();

      assertThatThrownBy(() -> pods(client)).isInstanceOf(KubernetesClientException.class);
      assertThat(pods(client)).isEmpty();
    }
  }

  /// Between a client and a server on this machine, as a balancer is that loses one of its machines.
  private static final class Network implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Socket> forgotten = new CopyOnWriteArrayList<>();
    private final int server;

    Network(int server) throws IOException {
      this.server = server;
      Thread.ofVirtual().start(this::accept);
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// Nothing passes any more on what is open now, and neither side is told.
    void forget() {
      forgotten.addAll(open);
    }

    private void accept() {
      try {
        while (true) {
          Socket client = door.accept();
          var onward = new Socket(InetAddress.getLoopbackAddress(), server);
          open.add(client);
          open.add(onward);
          Thread.ofVirtual().start(() -> pass(client, onward));
          Thread.ofVirtual().start(() -> pass(onward, client));
        }
      } catch (IOException e) {
        // It is closed.
      }
    }

    private void pass(Socket from, Socket to) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        var bytes = new byte[8192];
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          if (!forgotten.contains(from)) {
            out.write(bytes, 0, read);
          }
        }
      } catch (IOException e) {
        // One of them has gone.
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
