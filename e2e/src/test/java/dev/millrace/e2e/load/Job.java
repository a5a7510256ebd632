package dev.millrace.e2e.load;

/// What a client that takes items does, again and again.
interface Job {
  /// @param earnest true = it does all that it takes
  void work(boolean earnest) throws InterruptedException;
}
