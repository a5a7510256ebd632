package dev.millrace.kubernetes.scale.keda;

import dev.millrace.rim.tls.Tls;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.SmartLifecycle;

/// The port on which KEDA asks, if there is one.
public final class KedaServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(KedaServer.class);

  /// A question is a few names.
  private static final int MOST_BYTES = 64 << 10;

  private static final int MOST_CALLS_OF_A_CONNECTION = 500;
  private static final long PATIENCE_SECONDS = 3;

  private final String address;
  private final @Nullable Integer port;
  private final ServerCredentials credentials;
  private final KedaScaler scaler;
  private @Nullable Server server;

  /// @param port null = it stays closed; 0 = any free one
  /// @param credentials what it shows of itself, and wants to see of others
  public KedaServer(
      String address, @Nullable Integer port, ServerCredentials credentials, KedaScaler scaler) {
    this.address = address;
    this.port = port;
    this.credentials = credentials;
    this.scaler = scaler;
  }

  /// TLS as it is at each connection.
  public static ServerCredentials credentials(Tls tls, Ssl.ClientAuth clients) {
    return TlsServerCredentials.newBuilder()
        .keyManager(tls.keys())
        .trustManager(tls.trust())
        .clientAuth(
            switch (clients) {
              case NONE -> TlsServerCredentials.ClientAuth.NONE;
              case WANT -> TlsServerCredentials.ClientAuth.OPTIONAL;
              case NEED -> TlsServerCredentials.ClientAuth.REQUIRE;
            })
        .build();
  }

  @Override
  public synchronized void start() {
    if (port == null) {
      return;
    }
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(address, port), credentials)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .maxInboundMessageSize(MOST_BYTES)
              .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
              .addService(scaler)
              .build()
              .start();
      log.info("KEDA is answered at {}:{}", address, port());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "millrace.scale.keda: %s:%d cannot be listened on: %s"
              .formatted(address, port, e.getMessage()),
          e);
    }
  }

  /// The port that is open; -1 when none is.
  public synchronized int port() {
    return server == null ? -1 : server.getPort();
  }

  @Override
  public synchronized void stop() {
    Server running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      try {
        running.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running.shutdownNow(); // Streams of KEDA would go on for ever.
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }
}
