package dev.millrace.bench.loop;

import dev.millrace.bench.report.LoopReport.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One way to do the work.
@FunctionalInterface
public interface Side {
  /// Does the files of one round, and none of another.
  ///
  /// @throws IOException when one of them failed
  Done take(List<Path> files) throws IOException, InterruptedException;
}
