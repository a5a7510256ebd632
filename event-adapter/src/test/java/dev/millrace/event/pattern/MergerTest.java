package dev.millrace.event.pattern;

import static dev.millrace.event.Events.TIME;
import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class MergerTest {
  @Test
  void theDataOfAStructuredCloudEventIsReplacedWithinIt() throws Exception {
    Event mapped =
        merge(
            "{\"total\": event.data.price * 2}",
            """
            {"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "data": {"price": 4}}
            """);
    var tree = Json.strict().readTree(Objects.requireNonNull(mapped.value()));
    assertThat(tree.path("id").stringValue()).isEqualTo("1");
    assertThat(tree.path("data").path("total").intValue()).isEqualTo(8);
    assertThat(Mark.ORIGIN.of(mapped)).isEqualTo("shop");
  }

  @Test
  void ofAStructuredCloudEventThatCannotBeReadTheMappedDataIsLeft() throws Exception {
    Event mapped = merge("{\"total\": 0}", "not JSON");
    assertThat(mapped.value()).isEqualTo(utf8("{\"total\":0}"));
    assertThat(mapped.isCloudEvent()).isFalse();
  }

  private static Event merge(String map, String value) throws Exception {
    var headers = new RecordHeaders();
    headers.add("content-type", utf8("application/cloudevents+json; charset=utf-8"));
    var merger = new Merger(Map.of("shop", Expressions.mapping(map)), "out");
    var arrival = new Arrival("shop", new Event(null, headers, utf8(value), TIME), "t/0/1");
    return merger.apply(arrival).getFirst().event();
  }
}
