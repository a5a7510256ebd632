package dev.millrace.signup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.rim.settings.SettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with settings is told before anything begins.
class SettingsTest {
  @ParameterizedTest
  @CsvSource({"'', is missing", "postman, is \"postman\""})
  void aPartIsNamed(String part, String what) {
    assertThat(mistakes(part))
        .containsExactly(
            "millrace.signup.part %s: name one of web, mailer, texter, postbox, database (the command line)"
                .formatted(what));
  }

  @Test
  void allThatIsWrongIsToldAtOnce_butNoSecret() {
    assertThat(
            mistakes(
                "web",
                "millrace.signup.key=short",
                "millrace.signup.public-url=ftp://x",
                "millrace.signup.link-life=0s",
                "millrace.signup.mails=0",
                "millrace.signup.form.rate=0"))
        .hasSize(7)
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.key has 5 bytes"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.database.url is"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.kafka.servers is"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.form.rate is 0"))
        .noneSatisfy(mistake -> assertThat(mistake).contains("short"));
  }

  @ParameterizedTest
  @CsvSource({
    "web, millrace.signup.database.url=jdbc:h2:mem, millrace.signup.database.url",
    "mailer, millrace.signup.database.connections=1, millrace.signup.database.connections",
    "database, millrace.signup.postgres.port=0, millrace.signup.postgres.folder",
    "postbox, millrace.signup.postbox.smtp-port=99999, millrace.signup.postbox.smtp-port"
  })
  void eachPartNamesTheKey(String part, String setting, String key) {
    assertThat(mistakes(part, setting))
        .anySatisfy(mistake -> assertThat(mistake).startsWith(key + " "));
  }

  @Test
  void aPasswordIsNotSentForAllToRead() {
    assertThat(
            mistakes(
                "mailer",
                "millrace.signup.database.url=" + Databases.create().url(),
                "millrace.signup.smtp.host=mail.example.org",
                "millrace.signup.smtp.user=me",
                "millrace.signup.smtp.from=nobody"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.smtp.encryption"))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.smtp.from"));
  }

  @Test
  void aTexterNeedsAGateway() {
    assertThat(mistakes("texter", "millrace.signup.database.url=" + Databases.create().url()))
        .anySatisfy(mistake -> assertThat(mistake).startsWith("millrace.signup.gateway.url"));
  }

  private static List<String> mistakes(String part, String... settings) {
    Throwable failure = catchThrowable(() -> RunningPart.start(part, List.of(settings)).close());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException wrong) {
        return wrong.mistakes();
      }
    }
    throw new AssertionError("it started, or failed of something else", failure);
  }
}
