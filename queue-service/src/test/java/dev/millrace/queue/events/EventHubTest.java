package dev.millrace.queue.events;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.queue.QueueEvent;
import dev.millrace.queue.machine.Transition;
import dev.millrace.rim.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventHubTest {
  private final EventHub hub = new EventHub(2, 3);

  @Test
  void aListenerHearsOfItsQueueOnly_andOneForAllOfEach() throws Exception {
    Listener ofOne = hub.join("q1");
    Listener ofAll = hub.join(null);
    tell("q1", "a");
    tell("q2", "b");
    assertThat(items(ofOne)).containsExactly("a");
    assertThat(items(ofAll)).containsExactly("a", "b");
  }

  @Test
  void aSlowListenerIsToldAtThePlaceHowManyItLost() throws Exception {
    Listener listener = hub.join("q");
    for (String item : List.of("1", "2", "3", "lost-1", "lost-2")) {
      tell("q", item);
    }
    assertThat(next(listener).item()).isEqualTo("1");
    assertThat(next(listener).item()).isEqualTo("2");
    tell("q", "4");
    assertThat(next(listener).item()).isEqualTo("3");
    QueueEvent lost = next(listener);
    assertThat(lost.type()).isEqualTo("lost");
    assertThat(lost.reason()).startsWith("2 events");
    assertThat(next(listener).item()).isEqualTo("4");
    assertThat(listener.next(Duration.ZERO)).isNull();
  }

  @Test
  void whatWasLostLastIsToldEvenWhenNothingFollows() throws Exception {
    Listener listener = hub.join("q");
    for (String item : List.of("1", "2", "3", "lost")) {
      tell("q", item);
    }
    assertThat(items(listener)).containsExactly("1", "2", "3", null);
  }

  @Test
  void itsTextIsMadeOnceForAll() throws Exception {
    Listener one = hub.join("q");
    Listener other = hub.join(null);
    tell("q", "a");
    byte[] text = requireNonNull(one.next(Duration.ZERO)).text(JsonMapper.shared());
    assertThat(requireNonNull(other.next(Duration.ZERO)).text(JsonMapper.shared())).isSameAs(text);
    assertThat(new String(text, StandardCharsets.UTF_8))
        .startsWith("event: enqueued\ndata: {")
        .endsWith("}\n\n");
  }

  @Test
  void oneTooManyIsRefused_untilOneLeaves() {
    Listener first = hub.join("q");
    hub.join("q");
    assertThatThrownBy(() -> hub.join("q")).isInstanceOf(Refusal.class);
    hub.leave(first);
    hub.join("q");
  }

  @Test
  void stoppingEndsAllStreams_andTakesNoMore() throws Exception {
    Listener listener = hub.join("q");
    hub.stop();
    listener.next(Duration.ofSeconds(10));
    assertThat(listener.ended()).isTrue();
    hub.leave(listener);
    assertThatThrownBy(() -> hub.join("q")).hasMessageContaining("stopping");
  }

  private void tell(String queue, String item) {
    hub.accept(
        new Transition(
            queue, Transition.Type.ENQUEUED, Instant.EPOCH, item, null, null, null, null, null));
  }

  private static QueueEvent next(Listener listener) throws InterruptedException {
    return requireNonNull(listener.next(Duration.ZERO)).event();
  }

  private static List<@Nullable String> items(Listener listener) throws InterruptedException {
    var items = new ArrayList<@Nullable String>();
    for (var event = listener.next(Duration.ZERO);
        event != null;
        event = listener.next(Duration.ZERO)) {
      items.add(event.event().item());
    }
    return items;
  }
}
