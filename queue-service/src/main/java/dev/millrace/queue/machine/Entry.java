package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item and where it stands: the one record of the store that tells its state. It lies under the
/// key that belongs to the state, so that a state's items can be walked in the state's own order.
record Entry<S extends Standing>(Item item, S standing) {
  /// 2 is of items that two workers had at once, ever, and has their leases one by one.
  private static final int FORMAT = 2;

  byte[] key(int queue) {
    return switch ((Standing) standing) {
      case Scheduled s -> Keys.scheduled(queue, s.due(), item.seq());
      case Ready _ -> Keys.ready(queue, item.group(), item.rank());
      case Leased _ -> Keys.leased(queue, item.seq());
      case Settled f -> Keys.settled(queue, f.state(), f.at(), item.seq());
    };
  }

  byte[] encode() {
    boolean hedged = standing.tallies().hedged();
    var out =
        new Bytes.Out(64 + item.name().length())
            .u8(hedged ? FORMAT : 1)
            .u8(standing.state().ordinal());
    item.write(out);
    standing.tallies().write(out);
    switch ((Standing) standing) {
      case Scheduled s -> out.time(s.due()).u8(s.rest().ordinal());
      case Ready r -> out.time(r.since());
      case Leased l when hedged -> {
        out.u8(l.grants().size());
        l.grants().forEach(grant -> write(out.number(grant.attempt()), grant));
      }
      case Leased l -> write(out, l.first());
      case Settled f -> out.time(f.at()).raw(f.result().bytes());
    }
    return out.done();
  }

  static Entry<Standing> decode(byte[] value) {
    return decode(value, true);
  }

  /// Without its result, which may be large, for what needs none: where many items are held at once.
  static Entry<Standing> bare(byte[] value) {
    return decode(value, false);
  }

  private static Entry<Standing> decode(byte[] value, boolean withResult) {
    var in = new Bytes.In(value).version(FORMAT);
    ItemState state = STATES[in.u8()];
    Item item = Item.read(in);
    Tallies tallies = Tallies.read(in);
    Standing standing =
        switch (state) {
          case SCHEDULED -> new Scheduled(in.time(), RESTS[in.u8()], tallies);
          case READY -> new Ready(in.time(), tallies);
          case LEASED ->
              new Leased(
                  value[0] == 1 ? List.of(grant(tallies.handedOut(), in)) : grants(in), tallies);
          case SUCCEEDED, DEAD, CANCELLED ->
              new Settled(
                  state,
                  in.time(),
                  withResult ? JsonData.ofTrusted(in.rest()) : JsonData.empty(),
                  tallies);
        };
    return new Entry<>(item, standing);
  }

  /// Decodes an entry whose state the key has told, [without its result][#bare].
  static <S extends Standing> Entry<S> decode(byte[] value, Class<S> expected) {
    Entry<Standing> entry = bare(value);
    return new Entry<>(entry.item(), expected.cast(entry.standing()));
  }

  private static final ItemState[] STATES = ItemState.values();
  private static final Rest[] RESTS = Rest.values();

  private static void write(Bytes.Out out, Grant grant) {
    out.text(grant.worker()).time(grant.started()).time(grant.expires());
    Progress progress = grant.progress();
    if (progress == null) {
      out.u8(0);
      return;
    }
    out.u8(1)
        .number(progress.percent() == null ? 101 : progress.percent())
        .text(progress.message() == null ? "" : progress.message());
  }

  private static List<Grant> grants(Bytes.In in) {
    var grants = new ArrayList<Grant>(2);
    for (int more = in.u8(); more > 0; more--) {
      grants.add(grant((int) in.number(), in));
    }
    return List.copyOf(grants);
  }

  private static Grant grant(int attempt, Bytes.In in) {
    return new Grant(attempt, in.text(), in.time(), in.time(), progress(in));
  }

  private static @Nullable Progress progress(Bytes.In in) {
    if (in.u8() == 0) {
      return null;
    }
    int percent = (int) in.number();
    String message = in.text();
    return new Progress(percent > 100 ? null : percent, message.isEmpty() ? null : message);
  }
}
