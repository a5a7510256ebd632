package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.queue.QueueSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QueueFieldsTest {
  @Test
  void fieldsAreNumbersTimesAndTexts_withDotsIntoInnerOnes() {
    QueueSpec spec =
        QueueFields.spec(
            Map.of(
                "lease", "1m",
                "maxAttempts", "3",
                "source.url", "http://127.0.0.1:8081",
                "source.poll", "2s",
                "backoff.jitter", "0.5"));

    assertThat(spec.lease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(spec.maxAttempts()).isEqualTo(3);
    assertThat(spec.source())
        .isEqualTo(
            new QueueSpec.Source(URI.create("http://127.0.0.1:8081"), Duration.ofSeconds(2)));
    assertThat(spec.backoff()).extracting(QueueSpec.Backoff::jitter).isEqualTo(0.5);
  }

  @Test
  void aListIsGivenAsJson() {
    QueueSpec spec =
        QueueFields.spec(
            Map.of(
                "onBatchOpen",
                "[{\"queue\":\"begun\"}]",
                "source.url",
                "http://x",
                "source.batch",
                "new"));

    assertThat(spec.onBatchOpen()).containsExactly(new QueueSpec.BatchTarget("begun"));
    assertThat(spec.source()).isEqualTo(new QueueSpec.Source(URI.create("http://x"), null, "new"));
  }

  @Test
  void aFieldThatAQueueDoesNotHave_isNamed() {
    assertThatThrownBy(() -> QueueFields.spec(Map.of("leese", "1m")))
        .hasMessageStartingWith("leese: unknown field \"leese\"; the fields here are backoff, ");
    assertThatThrownBy(() -> QueueFields.spec(Map.of("scaling.mx", "4")))
        .hasMessage(
            "scaling.mx: unknown field \"mx\"; the fields here are drain, max, min, window");
  }

  @Test
  void aFieldInsideAValue_isRefused() {
    assertThatThrownBy(() -> QueueFields.spec(new TreeMap<>(Map.of("lease", "1m", "lease.x", "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"lease.x\": there is no field in \"lease\", which is given as \"1m\"");
  }

  @Test
  void aValueOfTheWrongType_isRefused() {
    assertThatThrownBy(() -> QueueFields.spec(Map.of("maxAttempts", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxAttempts: this must be a whole number");
    assertThatThrownBy(() -> QueueFields.spec(Map.of("lease", "soon")))
        .hasMessageStartingWith("lease: \"soon\" is not a duration");
  }
}
