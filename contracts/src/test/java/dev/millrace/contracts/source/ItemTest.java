package dev.millrace.contracts.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.Json;
import org.junit.jupiter.api.Test;

class ItemTest {
  @Test
  void aStrictWorkerIgnoresMetadataThatItDoesNotKnow() {
    String text = "{\"metadata\":{\"name\":\"a\",\"attempt\":1,\"zone\":\"eu\"},\"data\":{}}";

    Item item = Json.strict().readValue(text, Item.class);

    assertThat(item.metadata()).isEqualTo(new Item.Metadata("a", null, 1, null));
  }

  @Test
  void aFieldBesideTheMetadataIsStillRefusedByName() {
    assertThatThrownBy(() -> Json.strict().readValue("{\"dota\":{}}", Item.class))
        .hasMessageContaining("dota");
  }
}
