package dev.millrace.launcher.start;

import dev.millrace.launcher.tour.Tour;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person asked for.
///
/// @param file the flow file
/// @param folders where the flow's folders are, by name
/// @param workers items worked on at once; null = as the flow says
/// @param kafka bootstrap servers of a Kafka to use; null = the flow's own
/// @param end when the run ends
/// @param fresh true forgets what earlier runs have done
/// @param retryDead true sends items that ended dead through again
/// @param tour what is done with it once all of it can serve, in place of waiting for its work; null =
///     nothing
record FlowRequest(
    Path file,
    Map<String, Path> folders,
    @Nullable Integer workers,
    @Nullable String kafka,
    End end,
    boolean fresh,
    boolean retryDead,
    @Nullable Tour tour) {

  FlowRequest(
      Path file,
      Map<String, Path> folders,
      @Nullable Integer workers,
      @Nullable String kafka,
      End end,
      boolean fresh,
      boolean retryDead) {
    this(file, folders, workers, kafka, end, fresh, retryDead, null);
  }

  /// The same with a tour.
  FlowRequest with(Tour tour) {
    return new FlowRequest(file, folders, workers, kafka, end, fresh, retryDead, tour);
  }

  /// The same, forgetting what earlier runs have done.
  FlowRequest anew() {
    return new FlowRequest(file, folders, workers, kafka, end, true, retryDead, tour);
  }

  enum End {
    /// When all can serve, or after two minutes.
    WHEN_READY,
    /// When all work is done.
    WHEN_DONE,
    /// When it is stopped; says when all work is done.
    WHEN_STOPPED_AFTER_SUMMARY,
    /// When it is stopped.
    WHEN_STOPPED;

    /// That of a demonstration.
    ///
    /// @param stay whether it is left running for a look
    static End ofDemo(boolean stay) {
      return stay ? WHEN_STOPPED_AFTER_SUMMARY : WHEN_DONE;
    }
  }
}
