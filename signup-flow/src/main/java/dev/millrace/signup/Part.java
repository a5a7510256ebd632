package dev.millrace.signup;

import dev.millrace.signup.mail.MailerConfiguration;
import dev.millrace.signup.postbox.PostboxConfiguration;
import dev.millrace.signup.postgres.PostgresConfiguration;
import dev.millrace.signup.text.TexterConfiguration;
import dev.millrace.signup.web.WebConfiguration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a process of this program can be.
enum Part {
  /// The form, the links in the mails and the pages; writes to the database and on to Kafka.
  WEB(WebConfiguration.class),
  /// A worker that sends mails.
  MAILER(MailerConfiguration.class),
  /// A worker that sends text messages.
  TEXTER(TexterConfiguration.class),
  /// Stands in for the world's mail servers and phones, for trying and for tests.
  POSTBOX(PostboxConfiguration.class),
  /// A PostgreSQL for one machine.
  DATABASE(PostgresConfiguration.class);

  private final Class<?> configuration;

  Part(Class<?> configuration) {
    this.configuration = configuration;
  }

  Class<?> configuration() {
    return configuration;
  }

  static Optional<Part> named(String name) {
    return Arrays.stream(values()).filter(part -> part.wire().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Part::wire).collect(Collectors.joining(", "));
  }

  private String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
