package dev.millrace.bench.events;

import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Something that moves events between topics, as a process of its own.
public interface Contender {
  /// Unique.
  String name();

  /// What it is and how it is set, for people.
  String words();

  /// The file that it runs from.
  Path jar();

  /// The part of the waiting events that it gets: below 1 for one that would take minutes over them.
  default double part() {
    return 1;
  }

  /// True when it promises that each event comes out exactly once, which is then checked.
  boolean exactlyOnce();

  /// How many topics it stands between.
  Shape shape();

  /// Starts it; it need not be ready.
  ServerProcess start(Workspace workspace, Route route, List<String> jvm) throws IOException;
}
