package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.http.Authorities;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.rim.client.Clients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A service that is called over TLS and calls over TLS, by SSL bundles: its own certificate is what
/// it shows on both sides, and the only one that it trusts.
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static ConfigurableApplicationContext app;
  private static byte[] pem;

  @BeforeAll
  static void start() throws Exception {
    Path store = TestKeys.make(folder, PASSWORD);
    pem = certificate(store);
    String bundle = "spring.ssl.bundle.jks.tiny.";
    app =
        TinyApplication.start(
            bundle + "keystore.location=file:" + store,
            bundle + "keystore.type=PKCS12",
            bundle + "keystore.password=" + PASSWORD,
            bundle + "truststore.location=file:" + store,
            bundle + "truststore.type=PKCS12",
            bundle + "truststore.password=" + PASSWORD,
            "server.ssl.bundle=tiny",
            "server.ssl.client-auth=want",
            "millrace.client.ssl.bundle=tiny");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static byte[] certificate(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    String base64 =
        Base64.getMimeEncoder().encodeToString(keys.getCertificate(TestKeys.ALIAS).getEncoded());
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(base64)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aServiceCallsWithItsBundle() throws Exception {
    HttpResponse<String> answer = get(app.getBean(Clients.class).newClient(), "localhost");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.sslSession().orElseThrow().getLocalCertificates())
        .as("what it shows of itself")
        .hasSize(1);
  }

  @Test
  void withoutItItTrustsNobodyWhomTheJvmDoesNot() {
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> get(JsonHttp.newClient(), "localhost"));
  }

  @Test
  void aCertificateOfAnotherNameIsNoneOfIts() {
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> get(app.getBean(Clients.class).newClient(), "127.0.0.1"));
  }

  @Test
  void aProgramWithoutBundlesTrustsWhatItsFileSays() throws Exception {
    assertThat(get(Authorities.newClient(pem), "localhost").statusCode()).isEqualTo(200);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Authorities.newClient("no certificate".getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("PEM");
  }

  @Test
  void aBundleThatThereIsNotStopsTheStart() {
    assertThatThrownBy(() -> TinyApplication.start("millrace.client.ssl.bundle=nowhere").close())
        .hasRootCauseMessage("SSL bundle name 'nowhere' cannot be found");
  }

  private static HttpResponse<String> get(HttpClient client, String host) throws Exception {
    var url = URI.create("https://%s:%d/".formatted(host, TinyApplication.port(app)));
    return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }
}
