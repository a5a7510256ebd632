package dev.millrace.e2e.process;

import java.util.List;
import java.util.stream.Stream;

/// Ports on loopback that nobody listens on. Not of those that the system gives to outgoing
/// connections: a service that is started again finds its port free.
public final class Ports {
  private static final dev.millrace.launcher.run.Ports PORTS =
      new dev.millrace.launcher.run.Ports();

  private Ports() {}

  public static int free() {
    return PORTS.pick(null);
  }

  /// So many different ones.
  public static List<Integer> free(int count) {
    return Stream.generate(Ports::free).limit(count).toList();
  }
}
