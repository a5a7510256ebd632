package dev.millrace.e2e.events;

/// One event of the tests: all of it follows from its number.
record Made(int number) {
  private static final int KEYS = 20;
  private static final String SOURCE = "/tests";
  private static final String TYPE = "dev.millrace.test";

  String id() {
    return "e-" + number;
  }

  String key() {
    return "key-" + number / 2 % KEYS;
  }

  /// Which of the two outputs it belongs to; the events of each key belong to both in turn.
  boolean isLeft() {
    return number % 2 == 0;
  }

  String data() {
    return "{\"n\":%d,\"side\":\"%s\"}".formatted(number, isLeft() ? "left" : "right");
  }

  Message message() {
    return new Message(id(), TYPE, key(), data());
  }

  /// In structured mode.
  String json() {
    return """
    {"specversion":"1.0","id":"%s","source":"%s","type":"%s","partitionkey":"%s",
     "datacontenttype":"application/json","data":%s}
    """
        .formatted(id(), SOURCE, TYPE, key(), data());
  }

  /// The name of its item in a queue: the id that the adapters give it.
  String item() {
    return SOURCE + "#" + id();
  }

  /// The event of which an output got these parts.
  ///
  /// @throws AssertionError when they are not those of one event
  static Made of(String id, String key, String data) {
    var made = new Made(Integer.parseInt(id.substring("e-".length())));
    if (!made.key().equals(key) || !made.data().equals(data)) {
      throw new AssertionError("%s came with the key %s and %s".formatted(id, key, data));
    }
    return made;
  }
}
