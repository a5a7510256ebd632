package dev.millrace.e2e.events;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Events that belong together: items, and a marker that tells their number, their names or, behind
/// all of them, that nothing more will come. All of it follows from the number of the group.
record Group(int number) {
  enum Marker {
    FIRST,
    AMIDST,
    LAST,
    /// The first one, with the names of all; a stranger comes behind it. All share a key.
    MANIFEST,
    /// The last one, and without a count: its events share a key, which keeps them in order.
    END
  }

  String batch() {
    return "order-" + number;
  }

  int size() {
    return 5 + number * 11 % 60;
  }

  Marker marker() {
    return Marker.values()[number % Marker.values().length];
  }

  /// In the order in which they are sent.
  List<Message> messages(RandomGenerator random) {
    var messages = new ArrayList<Message>();
    for (int i = 0; i < size(); i++) {
      String key = inOrder() ? batch() : "key-" + random.nextInt(1000);
      messages.add(new Message(batch() + "/" + i, "item", key, data(",\"n\":" + i)));
    }
    int place =
        switch (marker()) {
          case FIRST, MANIFEST -> 0;
          case AMIDST -> size() / 2;
          case LAST, END -> size();
        };
    String says =
        switch (marker()) {
          case FIRST, AMIDST, LAST -> ",\"total\":" + size();
          case MANIFEST -> ",\"names\":" + IntStream.range(0, size()).boxed().toList();
          case END -> "";
        };
    messages.add(place, new Message(batch() + "/marker", "marker", batch(), data(says)));
    if (hasStranger()) {
      messages.add(2, new Message(batch() + "/x", "item", batch(), data(",\"n\":\"stranger\"")));
    }
    return messages;
  }

  private boolean inOrder() {
    return marker() == Marker.END || marker() == Marker.MANIFEST;
  }

  /// One more event than its size, which does not belong.
  boolean hasStranger() {
    return marker() == Marker.MANIFEST;
  }

  private String data(String more) {
    return "{\"order\":%d%s}".formatted(number, more);
  }

  /// All groups mixed up, each in its own order.
  static List<Message> mixed(List<Group> groups, RandomGenerator random) {
    var left = new ArrayList<List<Message>>();
    groups.forEach(group -> left.add(new ArrayList<>(group.messages(random))));
    var mixed = new ArrayList<Message>();
    while (!left.isEmpty()) {
      List<Message> next = left.get(random.nextInt(left.size()));
      mixed.add(next.removeFirst());
      left.removeIf(List::isEmpty);
    }
    return mixed;
  }
}
