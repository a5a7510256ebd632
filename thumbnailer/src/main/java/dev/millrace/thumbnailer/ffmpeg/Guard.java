package dev.millrace.thumbnailer.ffmpeg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Puts a command under the system's own limits, which hold even if we are killed first.
public record Guard(Ffmpeg tools, Limits limits) {
  private static final int SECONDS_OF_GRACE = 5;

  /// The command, run by `prlimit` with bounds on address space, processor time and file size.
  ///
  /// Where there is no `prlimit`, ffmpeg at least bounds each single allocation.
  public List<String> around(List<String> argv) {
    Path prlimit = tools.prlimit();
    if (prlimit == null) {
      var bounded = new ArrayList<>(argv);
      bounded.addAll(1, List.of("-max_alloc", String.valueOf(limits.memory() / 4)));
      return bounded;
    }
    long seconds = limits.time().toSeconds() * limits.threads() + SECONDS_OF_GRACE;
    var guarded =
        new ArrayList<>(
            List.of(
                prlimit.toString(),
                "--as=" + limits.memory(),
                "--cpu=" + seconds,
                "--fsize=" + limits.output(),
                "--core=0",
                "--"));
    guarded.addAll(argv);
    return guarded;
  }
}
