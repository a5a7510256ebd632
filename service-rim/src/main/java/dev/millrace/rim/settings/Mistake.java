package dev.millrace.rim.settings;

/// @param key of a setting, in full, such as `millrace.worker.queue`
/// @param what is wrong with it and what to do, to be read behind the key
record Mistake(String key, String what) {
  @Override
  public String toString() {
    return key + " " + what;
  }

  /// Whether it only follows from that one: the setting, the list that it is in, or what would be
  /// inside of it, was not read as it is written.
  boolean follows(Mistake other) {
    return other.key.equals(key)
        || other.key.startsWith(key + "[")
        || key.startsWith(other.key + ".")
        || key.startsWith(other.key + "[");
  }
}
