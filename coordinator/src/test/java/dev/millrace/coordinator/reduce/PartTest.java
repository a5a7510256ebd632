package dev.millrace.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {
  private static final Cover COVER = Cover.of("a").plus(Cover.of("b"));
  private static final String PARTIAL =
      "{\"kind\":\"Partial\",\"apiVersion\":\"v1\",\"cover\":{\"inputs\":2,\"checksum\":\"%s\"},\"value\":{\"n\":3}}"
          .formatted(COVER.checksum());

  private static Lease lease(String data, @Nullable String group, @Nullable String batch) {
    return new Lease("t", "a", JsonData.parse(data), 1, 0, group, batch, null, Instant.EPOCH, null);
  }

  @Test
  void anInputCoversItself_whateverItSaysItIs() throws Exception {
    Lease lease = lease(PARTIAL, "b", "b");
    assertThat(Part.of(lease)).isEqualTo(new Part(lease, "b", Cover.of("a"), lease.data()));
  }

  @Test
  void aMergeCoversWhatItSays() throws Exception {
    Lease lease = lease(PARTIAL, "b", null);
    assertThat(Part.of(lease)).isEqualTo(new Part(lease, "b", COVER, JsonData.parse("{\"n\":3}")));
  }

  @Test
  void theOutcomeOfAMergeCoversWhatWasMerged() throws Exception {
    String merge =
        "{\"kind\":\"Merge\",\"inputs\":[{},{}],\"cover\":{\"inputs\":2,\"checksum\":\"%s\"}}"
            .formatted(COVER.checksum());
    String outcome =
        "{\"kind\":\"Outcome\",\"item\":{\"queue\":\"merges\",\"name\":\"x\",\"data\":%s},\"result\":{\"n\":3}}";
    Lease lease = lease(outcome.formatted(merge), "b", null);
    assertThat(Part.of(lease)).isEqualTo(new Part(lease, "b", COVER, JsonData.parse("{\"n\":3}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\":3}",
        "{\"kind\":\"Partial\"}",
        "{\"kind\":\"Partial\",\"cover\":{\"inputs\":0,\"checksum\":\"x\"},\"value\":{}}",
        "{\"kind\":\"Outcome\",\"item\":{\"queue\":\"q\",\"name\":\"x\"},\"result\":{}}",
        "{\"kind\":7}",
      })
  void anythingElseOfNoBatchIsNoPart(String data) {
    assertThatThrownBy(() -> Part.of(lease(data, "b", null))).hasMessageStartingWith("the item ");
  }

  @Test
  void whatHasNoGroupEitherBelongsToNoBatch() {
    assertThatThrownBy(() -> Part.of(lease(PARTIAL, null, null)))
        .hasMessage("the item belongs to no batch: enqueue it with one");
  }

  @Test
  void aCoverCanBeComputedByHand() {
    // sha256("a") and sha256("b"), of each the first 16 bytes
    assertThat(Cover.of("a").checksum()).isEqualTo("ca978112ca1bbdcafac231b39a23dc4d");
    assertThat(Cover.of("b").checksum()).isEqualTo("3e23e8160039594a33894f6564e1b134");
    assertThat(COVER).isEqualTo(new Cover(2, "08bb6928ca5517152e4b8118ff058d81"));
  }
}
