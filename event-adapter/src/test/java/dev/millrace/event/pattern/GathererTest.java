package dev.millrace.event.pattern;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.pattern.Membership.Role;
import java.util.List;
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
        .isEqualTo(Membership.item("order-o-7", Role.DONE, null, null));
  }

  @Test
  void anItemMayTellTheSizeOfItsBatch() throws Exception {
    assertThat(membership(COUNT, END, "{\"order\": 7, \"total\": 3}"))
        .isEqualTo(Membership.item("order-7", Role.DONE, 3L, null));
  }

  @Test
  void anEndIsNoItem_withASizeOrWithout() throws Exception {
    var sized = membership(COUNT, END, "{\"order\": 7, \"end\": 1, \"total\": 3}");
    assertThat(sized).isEqualTo(Membership.end("order-7", 3L));
    assertThat(sized.isEnd()).isFalse();
    var bare = membership(COUNT, END, "{\"order\": 7, \"end\": 1, \"total\": null}");
    assertThat(bare).isEqualTo(Membership.end("order-7", null));
    assertThat(bare.isEnd()).isTrue();
  }

  @Test
  void theLengthOfAListMayBeTheSize() throws Exception {
    String size = "event.data.?files.optMap(f, size(f))";
    assertThat(membership(size, null, "{\"order\": 7, \"files\": [\"a\", \"b\"]}"))
        .isEqualTo(Membership.item("order-7", Role.DONE, 2L, null));
    assertThat(membership(size, null, "{\"order\": 7}"))
        .isEqualTo(Membership.item("order-7", Role.DONE, null, null));
  }

  @Test
  void anItemMayHaveANameWithinItsBatch_soThatItIsOne_whateverEventsTellOfIt() throws Exception {
    var gatherer =
        new Gatherer(
            Expressions.label("event.data.order"),
            Expressions.amount("event.data.?total"),
            null,
            Expressions.predicate("has(event.data.end)"),
            Expressions.itemName("event.data.file"),
            Role.DONE,
            "out");
    String first = "{\"order\": \"o-7\", \"file\": \"a b/c.jpg\"}";
    for (String id : new String[] {"1", "2"}) {
      var arrival = new Arrival("in", cloudEvent(id, "k", first), "t/0/" + id);
      assertThat(gatherer.apply(arrival).getFirst().membership())
          .isEqualTo(Membership.item("o-7", Role.DONE, null, "o-7/a b/c.jpg"));
    }
    var end = new Arrival("in", cloudEvent("3", "k", "{\"order\":\"o-7\",\"end\":1}"), "t/0/3");
    assertThat(gatherer.apply(end).getFirst().membership()).isEqualTo(Membership.end("o-7", null));
    var nameless =
        new Arrival("in", cloudEvent("4", "k", "{\"order\":\"o-7\",\"file\":\"\"}"), "t/0/4");
    assertThatThrownBy(() -> gatherer.apply(nameless))
        .isInstanceOf(ExpressionFault.class)
        .hasMessage("an item's name is empty");
  }

  @Test
  void aManifestListsTheItemsOfItsBatch_byTheNamesThatTheyHaveThere_andIsNone() throws Exception {
    var gatherer = withManifest("event.data.?files");
    var manifest = "{\"order\": \"o-7\", \"total\": 2, \"files\": [\"a b/c.jpg\", 7, \"7\"]}";
    assertThat(membership(gatherer, manifest))
        .isEqualTo(Membership.manifest("o-7", 2L, List.of("o-7/a b/c.jpg", "o-7/7")));
    assertThat(membership(gatherer, "{\"order\": \"o-7\", \"file\": \"a b/c.jpg\"}"))
        .isEqualTo(Membership.item("o-7", Role.DONE, null, "o-7/a b/c.jpg"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"order\": \"o-7\", \"files\": \"a\"} | it is no list of names, but a text",
        "{\"order\": \"o-7\", \"files\": [{}]} | it is no text, but an object",
        "{\"order\": \"o-7\", \"files\": [\"a\", \"\"]} | an item's name is empty",
      })
  void whatIsNoManifest_isADeadLetter(String data, String reason) {
    assertThatThrownBy(() -> membership(withManifest("event.data.?files"), data))
        .isInstanceOf(ExpressionFault.class)
        .hasMessage(reason);
  }

  private static Gatherer withManifest(String manifest) throws Exception {
    return new Gatherer(
        Expressions.label("event.data.order"),
        Expressions.amount(COUNT),
        Expressions.itemNames(manifest),
        null,
        Expressions.itemName("event.data.file"),
        Role.DONE,
        "out");
  }

  private static @Nullable Membership membership(Gatherer gatherer, String data) throws Exception {
    var arrival = new Arrival("in", cloudEvent("1", "k", data), "t/0/1");
    return gatherer.apply(arrival).getFirst().membership();
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
            null,
            end == null ? null : Expressions.predicate(end),
            null,
            Role.DONE,
            "out");
    var arrival = new Arrival("in", cloudEvent("1", "k", data), "t/0/1");
    return Objects.requireNonNull(gatherer.apply(arrival).getFirst().membership());
  }
}
