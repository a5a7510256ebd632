package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.kubernetes.scale.keda.KedaScaler;
import dev.millrace.kubernetes.scale.keda.KedaServer;
import dev.millrace.kubernetes.scale.keda.api.ExternalScalerGrpc;
import dev.millrace.kubernetes.scale.keda.api.ScaledObjectRef;
import dev.millrace.rim.TestKeys;
import dev.millrace.rim.tls.Tls;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.web.server.Ssl;

/// KEDA's port over TLS, for those who show a certificate.
class KedaTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void onlyWhoShowsATrustedCertificateIsAnswered() throws Exception {
    SslBundle bundle = bundle();
    try (var queue = new FakeQueue()) {
      var server =
          new KedaServer(
              "127.0.0.1",
              0,
              KedaServer.credentials(Tls.of(bundle), Ssl.ClientAuth.NEED),
              new KedaScaler(queue.client(), Duration.ofMillis(50)));
      server.start();
      try {
        queue.wants(1);
        var trusting =
            TlsChannelCredentials.newBuilder()
                .trustManager(bundle.getManagers().getTrustManagers());
        assertThatExceptionOfType(StatusRuntimeException.class)
            .isThrownBy(() -> isActive(server, InsecureChannelCredentials.create()));
        assertThatExceptionOfType(StatusRuntimeException.class)
            .isThrownBy(() -> isActive(server, trusting.build()));
        trusting.keyManager(bundle.getManagers().getKeyManagers());
        assertThat(isActive(server, trusting.build())).isTrue();
      } finally {
        server.stop();
      }
    }
  }

  private static boolean isActive(KedaServer server, ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("localhost", server.port(), credentials).build();
    try {
      return ExternalScalerGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .isActive(ScaledObjectRef.newBuilder().putScalerMetadata("queue", "q").build())
          .getResult();
    } finally {
      channel.shutdownNow();
    }
  }

  private SslBundle bundle() throws Exception {
    Path store = TestKeys.make(folder, PASSWORD);
    var details = new JksSslStoreDetails("PKCS12", null, "file:" + store, PASSWORD);
    return SslBundle.of(new JksSslStoreBundle(details, details));
  }
}
