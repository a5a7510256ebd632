package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.http.Authorities;
import dev.millrace.rim.client.Clients;
import dev.millrace.rim.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// A running service whose certificate, and the only one that it trusts, is replaced by an unrelated
/// one as the kubelet does it: the files are links into a folder, and that folder is a link that is
/// put in place of another in one step.
@ExtendWith(OutputCaptureExtension.class)
class TlsRenewalTest {
  private static final List<String> FILES = List.of("tls.crt", "tls.key", "ca.crt");
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private Secret first;
  private ConfigurableApplicationContext app;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    first = Secret.make(folder);
    mount(first);
    for (String file : FILES) {
      Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
    }
    String bundle = "spring.ssl.bundle.pem.tiny.";
    app =
        TinyApplication.start(
            bundle + "keystore.certificate=file:" + folder.resolve("tls.crt"),
            bundle + "keystore.private-key=file:" + folder.resolve("tls.key"),
            bundle + "keystore.verify-keys=true",
            bundle + "truststore.certificate=file:" + folder.resolve("ca.crt"),
            bundle + "reload-on-update=true",
            "spring.ssl.bundle.watch.file.quiet-period=50ms",
            "server.jetty.connection-idle-timeout=1s", // so that there are new ones
            "server.ssl.bundle=tiny",
            "server.ssl.client-auth=need",
            "millrace.client.ssl.bundle=tiny");
    client = app.getBean(Clients.class).newClient();
    awaitShown(first);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void callsAreTakenAndMadeWithWhatItIsRenewedToEachTime() throws Exception {
    for (int renewal = 0; renewal < 2; renewal++) {
      Secret next = Secret.make(folder);
      mount(next);
      awaitShown(next);
      assertThat(session(client).getLocalCertificates()).containsExactly(next.certificate);
      assertThat(shownTo(next.client())).isEqualTo(next.certificate);
    }
  }

  @Test
  void whoShowsAFormerCertificateIsNotLetIn() throws Exception {
    Secret next = Secret.make(folder);
    mount(next);
    awaitShown(next);
    HttpClient former = first.keysWithTrustIn(next).newClient();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> session(former));
    HttpClient trusting = Authorities.newClient(next.pem().getBytes(StandardCharsets.US_ASCII));
    assertThatExceptionOfType(IOException.class)
        .as("as who shows none is not")
        .isThrownBy(() -> session(trusting));
  }

  @Test
  void whatCannotBeUsedChangesNothing(CapturedOutput output) throws Exception {
    Secret broken = Secret.make(folder);
    Files.copy(
        first.folder.resolve("tls.key"),
        broken.folder.resolve("tls.key"),
        StandardCopyOption.REPLACE_EXISTING);
    mount(broken);
    await().until(() -> output.getOut().contains("SSL reload error"));
    assertThat(shownTo(first.client())).isEqualTo(first.certificate);
    assertThat(shownTo(client)).isEqualTo(first.certificate);

    Secret next = Secret.make(folder);
    mount(next);
    awaitShown(next);
  }

  private void mount(Secret secret) throws IOException {
    Path link = folder.resolve("..data_tmp");
    Files.createSymbolicLink(link, secret.folder.getFileName());
    Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Asks seldom enough for each time to be a new connection.
  private void awaitShown(Secret secret) {
    await()
        .pollInterval(Duration.ofMillis(1200))
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> shownTo(client).equals(secret.certificate));
  }

  private Certificate shownTo(HttpClient client) throws IOException, InterruptedException {
    return session(client).getPeerCertificates()[0];
  }

  private SSLSession session(HttpClient client) throws IOException, InterruptedException {
    var url = URI.create("https://localhost:%d/".formatted(TinyApplication.port(app)));
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.sslSession().orElseThrow();
  }

  /// A folder with a key and its self-signed certificate, which is the authority too.
  private record Secret(Path folder, Certificate certificate) {
    static Secret make(Path parent) throws Exception {
      Path folder = Files.createTempDirectory(parent, "..secret");
      Path store = TestKeys.make(folder, PASSWORD);
      char[] password = PASSWORD.toCharArray();
      KeyStore keys = KeyStore.getInstance(store.toFile(), password);
      Certificate certificate = keys.getCertificate(TestKeys.ALIAS);
      String key = pem("PRIVATE KEY", keys.getKey(TestKeys.ALIAS, password).getEncoded());
      Files.writeString(folder.resolve("tls.key"), key);
      String shown = pem("CERTIFICATE", certificate.getEncoded());
      Files.writeString(folder.resolve("tls.crt"), shown);
      Files.writeString(folder.resolve("ca.crt"), shown);
      return new Secret(folder, certificate);
    }

    private static String pem(String what, byte[] der) {
      return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
          .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    }

    String pem() throws IOException {
      return Files.readString(folder.resolve("ca.crt"));
    }

    HttpClient client() {
      return keysWithTrustIn(this).newClient();
    }

    Clients keysWithTrustIn(Secret other) {
      var keys =
          PemSslStoreDetails.forCertificate("file:" + folder.resolve("tls.crt"))
              .withPrivateKey("file:" + folder.resolve("tls.key"));
      var trust = PemSslStoreDetails.forCertificate("file:" + other.folder.resolve("ca.crt"));
      return Clients.with(Tls.of(SslBundle.of(new PemSslStoreBundle(keys, trust))));
    }
  }
}
