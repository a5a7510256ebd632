package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSettingsTest {

  private static QueueSettings settings(String json) {
    return QueueSettings.of(Json.strict().readValue(json, QueueSpec.class));
  }

  @Test
  void everyFieldLeftOutTakesTheDocumentedDefault() {
    QueueSettings defaults = settings("{}");

    assertThat(defaults.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.maxAttempts()).isEqualTo(5);
    assertThat(defaults.maxLost()).isEqualTo(20);
    assertThat(defaults.backoff())
        .isEqualTo(new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2));
    assertThat(defaults.retention())
        .isEqualTo(
            new QueueSettings.Retention(
                Duration.ofHours(1), Duration.ofDays(30), Duration.ofHours(1), 1_000_000));
    assertThat(defaults.maxDataBytes()).isEqualTo(262_144);
    assertThat(defaults.maxItems()).isEqualTo(20_000_000);
    assertThat(defaults.maxLeased()).isEqualTo(10_000);
    assertThat(defaults.groupLimit()).isEqualTo(Integer.MAX_VALUE);
    assertThat(defaults.rate()).isNull();
    assertThat(defaults.completeTargets()).isEmpty();
  }

  @Test
  void theSpecThatIsReadBackHasEveryDefaultFilledInAndReadsAgainAsItself() {
    QueueSpec filled = settings("{\"rate\":{\"limit\":3}}").spec();

    assertThat(filled.rate()).isEqualTo(new QueueSpec.Rate(3, Duration.ofSeconds(1), 3));
    assertThat(filled.executor()).isEqualTo("pool");
    assertThat(filled.scaling())
        .isEqualTo(new QueueSpec.Scaling(0, 1, Duration.ofMinutes(10), Duration.ofMinutes(2)));
    assertThat(QueueSettings.of(filled).spec()).isEqualTo(filled);
    String json = Json.strict().writeValueAsString(filled);
    assertThat(Json.strict().readValue(json, QueueSpec.class)).isEqualTo(filled);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"lease":"999ms"}                              | lease must be from 1s to 12h, not 999ms
          {"lease":"13h"}                                | lease must be from 1s to 12h
          {"maxAttempts":0}                              | maxAttempts must be from 1 to 100, not 0
          {"maxAttempts":101}                            | maxAttempts must be from 1 to 100, not 101
          {"maxLost":0}                                  | maxLost must be from 1 to 1000, not 0
          {"maxLost":1001}                               | maxLost must be from 1 to 1000, not 1001
          {"backoff":{"factor":0.5}}                     | backoff.factor must be from 1.0 to 10.0, not 0.5
          {"backoff":{"factor":11}}                      | backoff.factor must be from 1.0 to 10.0, not 11.0
          {"backoff":{"jitter":1.5}}                     | backoff.jitter must be from 0.0 to 1.0, not 1.5
          {"backoff":{"jitter":-0.1}}                    | backoff.jitter must be from 0.0 to 1.0, not -0.1
          {"retention":{"maxItems":-1}}                  | retention.maxItems must be from 0
          {"maxDataBytes":1}                             | maxDataBytes must be from 2 to 8388608, not 1
          {"maxDataBytes":8388609}                       | maxDataBytes must be from 2 to 8388608
          {"maxItems":0}                                 | maxItems must be from 1
          {"maxLeased":0}                                | maxLeased must be from 1
          {"groupLimit":0}                               | groupLimit must be from 1
          {"rate":{"limit":0}}                           | rate.limit must be from 1
          {"rate":{"limit":-5}}                          | rate.limit must be from 1
          {"rate":{"limit":1,"burst":0}}                 | rate.burst must be from 1
          {"rate":{"limit":1,"per":"0s"}}                | rate.per must be from 1ms
          {"executor":"rocket"}                          | executor must be one of
          {"scaling":{"min":-1}}                         | scaling.min must be from 0
          {"scaling":{"min":5,"max":4}}                  | scaling.max must be from 5
          {"scaling":{"max":0}}                          | scaling.max must be from 1
          {"scaling":{"window":"0s"}}                    | scaling.window must be from 1s
          {"scaling":{"drain":"8d"}}                     | scaling.drain must be from 1s to 7d, not 8d
          {"source":{"url":"file:///etc/passwd"}}        | source.url must be an http or https URL
          {"source":{"url":"http://me:pw@host/"}}        | source.url must be an http or https URL without credentials
          {"source":{"url":"/relative"}}                 | source.url must be an http or https URL
          {"source":{"url":"http://h/","poll":"1ms"}}    | source.poll must be from 100ms
          {"onBatchComplete":[{"queue":"No Good"}]}      | onBatchComplete: the queue name "No Good" is not valid
          {"onBatchOpen":[{"queue":"No Good"}]}          | onBatchOpen: the queue name "No Good" is not valid
          {"source":{"url":"http://x","batch":"No"}}     | source.batch: the batch name "No" is not valid
          {"shards":{"count":1}}                         | shards.count must be from 2 to 64, not 1
          {"shards":{"count":4},"maxLeased":3}           | maxLeased and maxItems must be at least shards.count
          {"shards":{"count":4},"maxItems":3}            | maxLeased and maxItems must be at least shards.count
          {"shards":{"count":4},"groupLimit":1}          | with a groupLimit, shards.by must be group
          {"shards":{"count":4},"source":{"url":"http://x","batch":"new"}} | cannot make batches of its source's listings
          {"source":{"url":"http://x","batch":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}} | source.batch has 41 characters
          """)
  void aBadValueIsRefusedWithItsNameAndItsBounds(String spec, String message) {
    assertThatThrownBy(() -> settings(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\":{}}",
        "{\"onBatchComplete\":[{}]}",
        "{\"onBatchComplete\":[null]}",
        "{\"backoff\":{\"initial\":\"3651d\"}}",
        "{\"retention\":{\"dead\":\"99999d\"}}",
        "{\"rate\":{\"limit\":1000001}}",
      })
  void whatIsMissingOrFarTooMuchIsRefusedToo(String spec) {
    assertThatThrownBy(() -> settings(spec)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSharesOfAllSlicesAreTheWhole() {
    QueueSettings whole =
        settings("{\"maxLeased\":10,\"maxItems\":13,\"rate\":{\"limit\":4,\"burst\":7}}");
    List<QueueSettings> slices = IntStream.range(0, 4).mapToObj(n -> whole.slice(n, 4)).toList();

    assertThat(slices).extracting(QueueSettings::maxLeased).containsExactly(3, 3, 2, 2);
    assertThat(slices).extracting(QueueSettings::maxItems).containsExactly(4L, 3L, 3L, 3L);
    assertThat(slices)
        .extracting(QueueSettings::rate)
        .extracting(rate -> Objects.requireNonNull(rate).burst())
        .containsExactly(2, 2, 2, 1);
    assertThat(whole.slice(0, 1)).isEqualTo(whole);
  }

  @Test
  void moreThanSixteenTargetsAreRefused() {
    String targets = "{\"queue\":\"a\"},".repeat(16) + "{\"queue\":\"a\"}";

    assertThatThrownBy(() -> settings("{\"onBatchComplete\":[" + targets + "]}"))
        .hasMessageContaining("more than 16 targets");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(() -> settings("{\"maxAttempts\":0,\"maxLost\":0,\"lease\":\"1ms\"}"))
        .hasMessageContaining("maxAttempts")
        .hasMessageContaining("maxLost")
        .hasMessageContaining("lease");
  }
}
