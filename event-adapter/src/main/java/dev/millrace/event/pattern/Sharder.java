package dev.millrace.event.pattern;

import dev.millrace.event.expression.EventView;
import dev.millrace.event.expression.ExpressionFault;
import dev.millrace.event.expression.Text;
import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends each key to one shard, always the same one while it is live. Every key has a home: the
/// shard that `home` names, else the one that the hash of the key falls on. While its home is taken
/// out, a key goes to the live shard that its hash falls on, marked with its home; no key of a live
/// home moves.
///
/// @param key null = the record's key as it is, in bytes; of an event without one, its value
/// @param home null = the hash alone decides
public record Sharder(
    Rendezvous rendezvous, @Nullable Text key, @Nullable Text home, LiveShards live)
    implements Pattern {
  @Override
  public List<Delivery> apply(Arrival arrival) throws ExpressionFault {
    Event event = arrival.event();
    var view = new EventView(event);
    long hash = Rendezvous.hash(keyBytes(event, view));
    Set<String> up = live.shards();
    String belongs = home(view, hash);
    if (up.contains(belongs)) {
      return List.of(new Delivery(belongs, event));
    }
    String stands = rendezvous.choose(hash, up);
    return List.of(Delivery.rerouted(stands, event, belongs));
  }

  private String home(EventView view, long hash) throws ExpressionFault {
    String named = home == null ? null : home.of(view);
    return named != null && rendezvous.has(named) ? named : rendezvous.choose(hash);
  }

  private byte[] keyBytes(Event event, EventView view) throws ExpressionFault {
    if (key != null) {
      return key.of(view).getBytes(StandardCharsets.UTF_8);
    }
    byte[] own = event.key() == null ? event.value() : event.key();
    return own == null ? new byte[0] : own;
  }
}
