package dev.millrace.bench.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final int EVENTS = 10_000;

  private final Orders orders = new Orders();

  @Test
  void anEventIsAKilobyteOfJsonAndTellsItsNumber() {
    var record = orders.record("in", 4711);

    assertThat(record.value()).hasSize(1024);
    assertThat(Json.strict().readTree(record.value()).path("amount").isIntegralNumber()).isTrue();
    assertThat(Orders.number(record.headers())).isEqualTo(4711);
  }

  @Test
  void halfOfTheAmountsAndAQuarterOfTheCountriesAreMeant() {
    int high = 0;
    Map<String, Integer> countries = new HashMap<>();
    for (int number = 0; number < EVENTS; number++) {
      var order = Json.strict().readTree(orders.record("in", number).value());
      high += order.path("amount").asInt() >= 500 ? 1 : 0;
      countries.merge(order.path("country").asString(), 1, Integer::sum);
    }

    assertThat(high).isBetween(EVENTS * 48 / 100, EVENTS * 52 / 100);
    assertThat(countries).hasSize(4);
    assertThat(countries.values()).allMatch(count -> count > EVENTS * 23 / 100);
  }
}
