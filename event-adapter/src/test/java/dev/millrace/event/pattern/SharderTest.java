package dev.millrace.event.pattern;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.expression.Expressions;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import dev.millrace.event.pattern.Rendezvous.Shard;
import dev.millrace.event.pattern.Routing.Routed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharderTest implements RoutingListener {
  private final List<String> rerouted = new ArrayList<>();
  private final LiveShards live = new LiveShards(List.of("eu", "us"), 1, 1);
  private final Routing routing;

  SharderTest() throws Exception {
    var shards = new Rendezvous(List.of(new Shard("eu", 1), new Shard("us", 1)));
    var sharder = new Sharder(shards, null, Expressions.text("event.data.region"), live);
    routing = new Routing(sharder, "tests", this);
  }

  @Override
  public void arrived(Arrival arrival) {}

  @Override
  public void routed(Routed routed) {
    for (Delivery delivery : routed.deliveries()) {
      if (delivery.home() != null) {
        rerouted.add(delivery.home() + " to " + delivery.output());
      }
    }
  }

  private Delivery route(Event event) {
    return routing.route(new Arrival("in", event, "t/0/1")).deliveries().getFirst();
  }

  @Test
  void anEventWhoseHomeIsTakenOutIsMarkedWithIt_andTold() {
    live.probed("eu", false, "ill");
    Delivery delivery = route(cloudEvent("1", "k", "{\"region\": \"eu\"}"));
    assertThat(delivery.output()).isEqualTo("us");
    assertThat(Mark.HOME.of(delivery.event())).isEqualTo("eu");
    assertThat(rerouted).containsExactly("eu to us");
  }

  @Test
  void anEventThatASharderBeforeThisOneHasReroutedIsNotReroutedByThisOne() {
    Event marked = Mark.HOME.on(cloudEvent("1", "k", "{\"region\": \"eu\"}"), "zone-3");
    assertThat(route(marked).output()).isEqualTo("eu");
    assertThat(rerouted).isEmpty();
  }

  @Test
  void theHashDecides_whereNoShardHasTheNameOfTheHome() {
    Delivery one = route(cloudEvent("1", "k", "{\"region\": \"moon\"}"));
    Delivery again = route(cloudEvent("2", "k", "{\"region\": \"moon\"}"));
    assertThat(again.output()).isEqualTo(one.output());
    assertThat(rerouted).isEmpty();
  }
}
