package dev.millrace.queue.machine;

/// What other queues are told of a batch, once each.
enum BatchNews {
  OPENED('w', "/opened"),
  COMPLETE('e', "");

  /// The kind of the key under which it lies until it is told.
  final char key;

  private final String suffix;

  BatchNews(char key, String suffix) {
    this.key = key;
    this.suffix = suffix;
  }

  /// The name of the item that tells it: another one for each, as both may go to one queue.
  String item(String queue, String batch) {
    return queue + "/" + batch + suffix;
  }
}
