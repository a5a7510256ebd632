package dev.millrace.queue.source;

/// One listing of a queue's source, from its beginning to what is forgotten after its end.
///
/// @param number goes along with all that comes of it, so that it has no effect when another replica
///     has begun the next one
record SourceListing(SourceTarget target, int number) {

  String queue() {
    return target.queue();
  }
}
