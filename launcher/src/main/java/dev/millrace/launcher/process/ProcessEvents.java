package dev.millrace.launcher.process;

import java.time.Duration;

/// Told what becomes of a program, from the program's own thread.
public interface ProcessEvents {
  /// It runs.
  void started(Program program);

  /// It can serve.
  ///
  /// @param after since it was started
  void ready(Program program, Duration after);

  /// It ended by itself and will be started again.
  void restarting(Program program, Ending ending, Duration delay);

  /// It ended by itself and will not be started again.
  void gaveUp(Program program, Ending ending);
}
