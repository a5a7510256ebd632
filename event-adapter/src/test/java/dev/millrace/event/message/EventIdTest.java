package dev.millrace.event.message;

import static dev.millrace.event.Events.cloudEvent;
import static dev.millrace.event.Events.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Names;
import org.junit.jupiter.api.Test;

class EventIdTest {
  @Test
  void aCloudEventIsToldByItsSourceAndId() {
    assertThat(EventId.of(cloudEvent("7", null, "{}"), "t/0/1")).isEqualTo("/tests#7");
  }

  @Test
  void twoPairsOfSourceAndIdNeverMakeOneName() {
    Event one = cloudEvent("b#c", null, "{}").with("ce_source", "a");
    Event two = cloudEvent("c", null, "{}").with("ce_source", "a#b");
    assertThat(EventId.of(one, "p")).isEqualTo("a#b#c");
    assertThat(EventId.of(two, "p")).isEqualTo("a%23b#c");
  }

  @Test
  void anythingElseIsToldByWhereItWasFirstRead() {
    assertThat(EventId.of(plain("k", "x"), "t/0/1")).isEqualTo("t/0/1");
    assertThat(EventId.of(Mark.ID.on(plain("k", "x"), "t/0/1"), "u/3/9")).isEqualTo("t/0/1");
  }

  /// Or all of them would be one.
  @Test
  void anEmptyIdTellsNothing() {
    assertThat(EventId.of(cloudEvent("", "k", "{}"), "t/0/7")).isEqualTo("t/0/7");
  }

  @Test
  void whatNoItemMayBeCalledIsReplacedByItsDigest() {
    String id = EventId.of(cloudEvent("x".repeat(2000), null, "{}"), "p");
    assertThat(id).startsWith("sha256:").hasSize(71);
    assertThat(Names.requireItemName(id)).isEqualTo(id);
  }
}
