package dev.millrace.worker.command;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Signals to a process group. Java can signal one process only, and the program `kill` is missing
/// from small images, so this calls kill(2) itself.
final class Posix {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;

  private static final Optional<MethodHandle> KILL =
      Linker.nativeLinker()
          .defaultLookup()
          .find("kill")
          .map(
              address ->
                  Linker.nativeLinker()
                      .downcallHandle(
                          address,
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));

  private Posix() {}

  /// @return false when there is no such group (any more), or no kill(2)
  static boolean signalGroup(long leader, int signal) {
    if (KILL.isEmpty()) {
      return false;
    }
    try {
      return (int) KILL.get().invokeExact((int) -leader, signal) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) could not be called", e);
    }
  }
}
