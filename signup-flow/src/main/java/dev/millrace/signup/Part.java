package dev.millrace.signup;

import dev.millrace.rim.settings.PartSettings;
import dev.millrace.rim.settings.ProgramPart;
import dev.millrace.signup.database.DatabaseSettings;
import dev.millrace.signup.delivery.DeliverySettings;
import dev.millrace.signup.mail.MailerConfiguration;
import dev.millrace.signup.mail.SmtpSettings;
import dev.millrace.signup.outbox.KafkaSettings;
import dev.millrace.signup.postbox.PostboxConfiguration;
import dev.millrace.signup.postbox.PostboxSettings;
import dev.millrace.signup.postgres.PostgresConfiguration;
import dev.millrace.signup.postgres.PostgresSettings;
import dev.millrace.signup.register.RegisterSettings;
import dev.millrace.signup.text.GatewaySettings;
import dev.millrace.signup.text.TexterConfiguration;
import dev.millrace.signup.web.WebConfiguration;
import dev.millrace.signup.web.WebSettings;
import java.util.List;

/// What a process of this program can be.
enum Part implements ProgramPart {
  /// The form, the links in the mails and the pages; writes to the database and on to Kafka.
  WEB(
      WebConfiguration.class,
      DatabaseSettings.class,
      KafkaSettings.class,
      RegisterSettings.class,
      WebSettings.class),
  /// A worker that sends mails.
  MAILER(
      MailerConfiguration.class,
      DatabaseSettings.class,
      DeliverySettings.class,
      SmtpSettings.class),
  /// A worker that sends text messages.
  TEXTER(
      TexterConfiguration.class,
      DatabaseSettings.class,
      DeliverySettings.class,
      GatewaySettings.class),
  /// Stands in for the world's mail servers and phones, for trying and for tests.
  POSTBOX(PostboxConfiguration.class, PostboxSettings.class),
  /// A PostgreSQL for one machine.
  DATABASE(PostgresConfiguration.class, PostgresSettings.class);

  private final Class<?> configuration;
  private final List<Class<? extends PartSettings>> settings;

  @SafeVarargs
  Part(Class<?> configuration, Class<? extends PartSettings>... settings) {
    this.configuration = configuration;
    this.settings = List.of(settings);
  }

  @Override
  public Class<?> configuration() {
    return configuration;
  }

  @Override
  public List<Class<? extends PartSettings>> settings() {
    return settings;
  }
}
