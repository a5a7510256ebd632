package dev.millrace.event.pattern;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.pattern.Membership.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GathererTest {
  private static final String COUNT = "event.data.?total";
  private static final String END = "has(event.data.end)";

  @Test
  void anEventIsAnItemOfTheBatchThatTheExpressionNames() throws Exception {
    assertThat(membership(COUNT, END, "{\"order\": \"o-7\"}"))
        .isEqualTo(new Membership("order-o-7", Role.DONE, null));
  }

  @Test
  void anItemMayTellTheSizeOfItsBatch() throws Exception {
    assertThat(membership(COUNT, END, "{\"order\": 7, \"total\": 3}"))
        .isEqualTo(new Membership("order-7", Role.DONE, 3L));
  }

  @Test
  void anEndIsNoItem_withASizeOrWithout() throws Exception {
    var sized = membership(COUNT, END, "{\"order\": 7, \"end\": 1, \"total\": 3}");
    assertThat(sized).isEqualTo(new Membership("order-7", Role.MARKER, 3L));
    assertThat(sized.isEnd()).isFalse();
    var bare = membership(COUNT, END, "{\"order\": 7, \"end\": 1, \"total\": null}");
    assertThat(bare).isEqualTo(new Membership("order-7", Role.MARKER, null));
    assertThat(bare.isEnd()).isTrue();
  }

  @Test
  void aManifestIsASize() throws Exception {
    String size = "event.data.?files.optMap(f, size(f))";
    assertThat(membership(size, null, "{\"order\": 7, \"files\": [\"a\", \"b\"]}"))
        .isEqualTo(new Membership("order-7", Role.DONE, 2L));
    assertThat(membership(size, null, "{\"order\": 7}"))
        .isEqualTo(new Membership("order-7", Role.DONE, null));
  }

  @Test
  void anItemMayHaveANameWithinItsBatch_soThatItIsOne_whateverEventsTellOfIt() throws Exception {
    var gatherer =
        new Gatherer(
            Expressions.label("event.data.order"),
            Expressions.amount("event.data.?total"),
            Expressions.predicate("has(event.data.end)"),
            Expressions.itemName("event.data.file"),
            Role.DONE,
            "out");
    String first = "{\"order\": \"o-7\", \"file\": \"a b/c.jpg\"}";
    for (String id : new String[] {"1", "2"}) {
      var arrival = new Arrival("in", cloudEvent(id, "k", first), "t/0/" + id);
      assertThat(gatherer.apply(arrival).getFirst().membership())
          .isEqualTo(new Membership("o-7", Role.DONE, null, "o-7/a b/c.jpg"));
    }
    var end = new Arrival("in", cloudEvent("3", "k", "{\"order\":\"o-7\",\"end\":1}"), "t/0/3");
    assertThat(gatherer.apply(end).getFirst().membership())
        .isEqualTo(new Membership("o-7", Role.MARKER, null));
    var nameless =
        new Arrival("in", cloudEvent("4", "k", "{\"order\":\"o-7\",\"file\":\"\"}"), "t/0/4");
    assertThatThrownBy(() -> gatherer.apply(nameless))
        .isInstanceOf(ExpressionFault.class)
        .hasMessage("an item's name is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"order\": \"O 7\"} | O 7",
        "{\"order\": \"\"} | order-",
        "{\"other\": 7} | order",
        "{\"order\": 7, \"total\": -1} | from 0 to",
        "{\"order\": 7, \"total\": 2.5} | whole number",
        "{\"order\": 7, \"total\": 1e13} | from 0 to",
        "{\"order\": 7, \"total\": \"many\"} | it is no number, but a text",
      })
  void whatNamesNoBatch_orIsNoSize_isADeadLetter(String data, String reason) {
    assertThatThrownBy(() -> membership(COUNT, END, data))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining(reason);
  }

  private static Membership membership(String count, @Nullable String end, String data)
      throws Exception {
    var gatherer =
        new Gatherer(
            Expressions.label("\"order-\" + string(event.data.order)"),
            Expressions.amount(count),
            end == null ? null : Expressions.predicate(end),
            null,
            Role.DONE,
            "out");
    var arrival = new Arrival("in", cloudEvent("1", "k", data), "t/0/1");
    return Objects.requireNonNull(gatherer.apply(arrival).getFirst().membership());
  }
}
