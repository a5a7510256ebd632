package dev.millrace.worker.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A running command and everything it started.
///
/// With `setsid` on the PATH the command leads a session and process group of its own, and a signal
/// reaches all of that group. Processes that left the group are reached as long as they descend
/// from the command. Without `setsid` descendants are all there is: one that outlives its parent
/// escapes.
final class ProcessGroup {
  private static final @Nullable Path SETSID = onPath("setsid").orElse(null);

  /// As a shell has it: there, but not to be executed; and not there, or its interpreter is not.
  private static final Set<Integer> NOT_EXECUTED = Set.of(126, 127);

  private final Process leader;
  private final String program;

  private ProcessGroup(Process leader, String program) {
    this.leader = leader;
    this.program = program;
  }

  /// @param builder its command is replaced by one that makes a group
  static ProcessGroup start(ProcessBuilder builder) throws IOException {
    String program = builder.command().getFirst();
    if (SETSID != null) {
      // The child of a JVM leads no group, so setsid need not fork: it becomes the command, and
      // the process we hold is the leader of the new group.
      List<String> argv = new ArrayList<>(builder.command().size() + 1);
      argv.add(SETSID.toString());
      argv.addAll(builder.command());
      builder.command(argv);
    }
    return new ProcessGroup(builder.start(), program);
  }

  static Optional<Path> setsid() {
    return Optional.ofNullable(SETSID);
  }

  Process leader() {
    return leader;
  }

  /// Whether the leader has ended as `setsid`, because it could not become the command.
  ///
  /// @param stderr all that was said there
  boolean neverBegan(String stderr) {
    return SETSID != null
        && NOT_EXECUTED.contains(leader.exitValue())
        && stderr.lines().count() == 1
        && stderr.startsWith("setsid: ")
        && stderr.contains(program);
  }

  /// Asks all of them to end.
  void terminate() {
    List<ProcessHandle> others = descendants();
    if (!Posix.signalGroup(leader.pid(), Posix.SIGTERM)) {
      leader.toHandle().destroy();
      others.forEach(ProcessHandle::destroy);
    }
  }

  /// Ends all of them at once. Also for what is left of the group when its leader has ended: the
  /// kernel gives the leader's number to no other process while the group has members.
  ///
  /// What they wrote can still be read: [Process#destroyForcibly] would close the pipes with it.
  void kill() {
    List<ProcessHandle> others = descendants();
    Posix.signalGroup(leader.pid(), Posix.SIGKILL);
    leader.toHandle().destroyForcibly();
    others.forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> descendants() {
    try (Stream<ProcessHandle> all = leader.descendants()) {
      return all.toList();
    }
  }

  /// Finds a program as a shell would.
  static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
