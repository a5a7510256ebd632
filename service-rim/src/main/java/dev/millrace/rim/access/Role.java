package dev.millrace.rim.access;

/// What the holder of a token may do.
public enum Role {
  /// Looks at everything, changes nothing.
  VIEWER,
  /// Enqueues, and looks.
  PRODUCER,
  /// Leases and settles, and looks.
  WORKER,
  /// Everything.
  OPERATOR;

  /// Whether a holder of this role may do what needs the other. Operators may do everything, and
  /// everybody may look.
  public boolean includes(Role needed) {
    return this == needed || this == OPERATOR || needed == VIEWER;
  }
}
