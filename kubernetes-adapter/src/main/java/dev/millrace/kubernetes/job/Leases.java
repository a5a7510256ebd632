package dev.millrace.kubernetes.job;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// One queue as this adapter sees it. Safe for all threads.
interface Leases {
  int MAX_CALL = 1000;

  /// @param max 1 to 1000
  /// @return empty when there was nothing within the wait
  List<Lease> lease(int max, Duration wait) throws IOException, InterruptedException;

  /// @param settlements 1 to 1000
  /// @return in their order
  List<Settled> settle(List<? extends Settlement> settlements)
      throws IOException, InterruptedException;

  /// Hands nothing out any more, and says why.
  void pause(String reason) throws IOException, InterruptedException;
}
