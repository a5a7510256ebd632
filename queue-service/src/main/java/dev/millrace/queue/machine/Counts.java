package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import java.util.EnumMap;
import java.util.Map;

/// How many items are in each state.
final class Counts {
  private static final ItemState[] STATES = ItemState.values();

  private final long[] of = new long[STATES.length];

  long get(ItemState state) {
    return of[state.ordinal()];
  }

  void add(ItemState state, int change) {
    long now = of[state.ordinal()] += change;
    if (now < 0) {
      throw new IllegalStateException("fewer than no items are " + state);
    }
  }

  /// Items that a worker may still be given, has, or could be given again by a redrive.
  long held() {
    return unsettled() + get(ItemState.DEAD);
  }

  long unsettled() {
    return get(ItemState.SCHEDULED) + get(ItemState.READY) + get(ItemState.LEASED);
  }

  long settled() {
    return get(ItemState.SUCCEEDED) + get(ItemState.DEAD) + get(ItemState.CANCELLED);
  }

  boolean isZero() {
    return unsettled() == 0 && settled() == 0;
  }

  Map<ItemState, Long> view() {
    var view = new EnumMap<ItemState, Long>(ItemState.class);
    for (ItemState state : STATES) {
      view.put(state, get(state));
    }
    return view;
  }

  Counts copy() {
    var copy = new Counts();
    System.arraycopy(of, 0, copy.of, 0, of.length);
    return copy;
  }

  void write(Bytes.Out out) {
    for (long count : of) {
      out.number(count);
    }
  }

  static Counts read(Bytes.In in) {
    var counts = new Counts();
    for (int i = 0; i < counts.of.length; i++) {
      counts.of[i] = in.number();
    }
    return counts;
  }
}
