package dev.millrace.source.work;

import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where work comes from: names that can be listed page by page, and the data behind each. Called
/// from many threads at once.
public interface WorkSource {
  /// Lists the names that follow a cursor.
  ///
  /// Whatever exists from the first page to the last is listed, whatever else comes and goes
  /// meanwhile. Order and meaning of the cursor are the kind's own.
  ///
  /// @param cursor what the page before gave as [Page#next()]; null for the first page
  /// @param limit names a page may have at most, 1 or more; a page may have fewer, even none
  /// @throws BadCursor when the cursor is none of this source
  /// @throws StaleCursor when the listing cannot be continued and has to begin again
  /// @throws SourceUnavailable when the source cannot tell now; never answer with an empty page
  ///     instead, for that would say that everything is gone
  Page list(@Nullable String cursor, int limit) throws IOException, InterruptedException;

  /// Tells what a worker needs to know of one item.
  ///
  /// @param name any text; it came from a caller
  /// @return empty when there is no such item, or it would not be listed now
  /// @throws SourceUnavailable when the source cannot tell now
  Optional<JsonData> item(String name) throws IOException, InterruptedException;

  /// Returns when a listing would succeed now. Cheaper than a listing.
  ///
  /// @throws SourceUnavailable saying why it would not
  void check() throws IOException, InterruptedException;
}
