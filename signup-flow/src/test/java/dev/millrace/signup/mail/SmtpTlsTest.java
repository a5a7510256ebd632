package dev.millrace.signup.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.TestKeys;
import dev.millrace.rim.tls.Tls;
import dev.millrace.signup.Items;
import dev.millrace.signup.delivery.Sending;
import dev.millrace.signup.delivery.What;
import dev.millrace.signup.event.ReceivedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/// A mail server that speaks TLS from the first byte, with a certificate of its own making.
class SmtpTlsTest {
  private static final String PASSWORD = "changeit";
  private static final String FILE = "greenmail.tls.keystore.file";

  @TempDir static Path folder;
  private static Path store;
  private static GreenMail greenMail;

  @BeforeAll
  static void start() throws Exception {
    store = TestKeys.make(folder, PASSWORD);
    System.setProperty(FILE, store.toString());
    greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    greenMail.start();
  }

  @AfterAll
  static void stop() {
    greenMail.stop();
    System.clearProperty(FILE);
  }

  @Test
  void aMailGoesToAServerThatItsBundleTrusts() throws Exception {
    var trust = new JksSslStoreDetails("PKCS12", null, "file:" + store, PASSWORD);
    Tls tls = Tls.of(SslBundle.of(new JksSslStoreBundle(null, trust)));
    assertThat(send(tls)).isInstanceOf(Sending.Sent.class);
    assertThat(greenMail.getReceivedMessages()).hasSize(1);
  }

  @Test
  void withoutItNoneGoes() {
    assertThat(send(null)).isNotInstanceOf(Sending.Sent.class);
  }

  private static Sending send(@Nullable Tls tls) {
    var settings =
        new SmtpSettings(
            "localhost",
            greenMail.getSmtps().getPort(),
            SmtpSettings.Encryption.TLS,
            null,
            "",
            "Millrace <hello@mill.example>",
            Duration.ofSeconds(10));
    String item = Items.of("verify-eu", Items.REQUESTED, "event-1", "Ada", "ada@example.org");
    var event =
        ReceivedEvent.of(JsonData.parse(Json.lenient().readTree(item).path("data").toString()));
    return new SmtpSender(settings, tls, InstantSource.system()).send(What.VERIFICATION, event);
  }
}
