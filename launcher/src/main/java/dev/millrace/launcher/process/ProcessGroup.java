package dev.millrace.launcher.process;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// A command and everything it started: a process group that it leads, where the system has a way
/// to make one; elsewhere what descends from it.
///
/// Java can signal one process only, so a shell signals the group.
public final class ProcessGroup {
  private final Process leader;
  private final Runnable ended;

  /// @param ended told when the group has been killed
  ProcessGroup(Process leader, Runnable ended) {
    this.leader = leader;
    this.ended = ended;
  }

  public Process leader() {
    return leader;
  }

  public List<ProcessHandle> descendants() {
    try (Stream<ProcessHandle> all = leader.descendants()) {
      return all.toList();
    }
  }

  /// Asks all of them to end.
  public void terminate() throws IOException, InterruptedException {
    List<ProcessHandle> others = descendants();
    if (!signal("TERM")) {
      leader.toHandle().destroy();
      others.forEach(ProcessHandle::destroy);
    }
  }

  /// Ends all of them, also what is left of the group when its leader has ended, and waits until
  /// the leader has.
  public void kill() throws IOException, InterruptedException {
    List<ProcessHandle> others = descendants();
    signal("KILL");
    leader.toHandle().destroyForcibly();
    others.forEach(ProcessHandle::destroyForcibly);
    leader.waitFor();
    ended.run();
  }

  /// @return false when there is no such group (any more)
  private boolean signal(String name) throws IOException, InterruptedException {
    var kill =
        new ProcessBuilder(
            "sh", "-c", "kill -s \"$1\" -- \"-$2\"", "millrace", name, "" + leader.pid());
    return kill.redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
