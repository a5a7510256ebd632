package dev.millrace.launcher.run;

import dev.millrace.contracts.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is written into the state of a flow while it runs, for the next run to find and for client
/// commands to know where the queues are.
///
/// @param launcher the process id of the launcher
/// @param warden stops the processes when the launcher is gone
/// @param queues base URL of the queue-service; null when the flow has none
/// @param processes every process of the flow that runs
@Kind("Run")
public record RunRecord(
    long launcher, @Nullable Child warden, @Nullable URI queues, List<Child> processes) {
  public RunRecord {
    processes = processes == null ? List.of() : List.copyOf(processes);
  }

  /// @param started tells the process from a later one that was given the same id
  public record Child(long pid, @Nullable Instant started) {
    static Child of(ProcessHandle handle) {
      return new Child(handle.pid(), handle.info().startInstant().orElse(null));
    }

    /// The process, if it still runs.
    Optional<ProcessHandle> alive() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(
              handle ->
                  started != null
                      && handle.info().startInstant().filter(started::equals).isPresent());
    }
  }
}
