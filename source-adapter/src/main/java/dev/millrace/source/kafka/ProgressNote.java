package dev.millrace.source.kafka;

import java.util.Arrays;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// A partition's progress as it is committed: the offset below which all is settled, and beside it,
/// as the commit's metadata, what is open above.
///
/// ```text
/// 1 TOPIC-ID +READ OPEN,…      such as   1 6Qb1vVhQTzWz3ZKxJQ1V0g +2000 0,23-25
/// ```
///
/// Numbers count from the committed offset. The topic's id tells a topic that was deleted and made
/// again from the one before.
///
/// @param topic the id of the topic
record ProgressNote(Uuid topic, Progress progress) {
  /// Characters of a note. Brokers take 4096 where nothing else is set (`offset.metadata.max.bytes`).
  static final int MOST = 4000;

  private static final int MOST_OPEN = 2_000_000;

  private static final Pattern FORM =
      Pattern.compile("1 ([\\w-]{22}) \\+(\\d{1,18})(?: (\\d{1,18}(?:[-,]\\d{1,18})*))?");

  /// The note of the progress, or of as much of it as fits: what was read above is then read again.
  static ProgressNote of(Uuid topic, Progress progress) {
    var whole = new ProgressNote(topic, progress);
    long settled = progress.settled();
    int length = whole.head(progress.read() - settled).length();
    for (var runs = new Runs(progress.openFrom(settled)); runs.next(); ) {
      length += 1 + runs.text(settled).length();
      if (length > MOST) {
        return new ProgressNote(topic, progress.until(runs.first));
      }
    }
    return whole;
  }

  private String head(long read) {
    return "1 " + topic + " +" + read;
  }

  OffsetAndMetadata commit() {
    long settled = progress.settled();
    var text = new StringBuilder(head(progress.read() - settled));
    char between = ' ';
    for (var runs = new Runs(progress.openFrom(settled)); runs.next(); ) {
      text.append(between).append(runs.text(settled));
      between = ',';
    }
    return new OffsetAndMetadata(settled, text.toString());
  }

  /// @return empty when the metadata is not a note: somebody else has set the offset
  static Optional<ProgressNote> read(OffsetAndMetadata committed) {
    Matcher note = FORM.matcher(committed.metadata());
    if (!note.matches()) {
      return Optional.empty();
    }
    long settled = committed.offset();
    long read = settled + Long.parseLong(note.group(2));
    long[] open = open(settled, note.group(3));
    return open.length > MOST_OPEN || !isAscending(settled, open, read)
        ? Optional.empty()
        : Optional.of(
            new ProgressNote(
                Uuid.fromString(note.group(1)), Progress.at(settled).read(read, open)));
  }

  private static boolean isAscending(long settled, long[] open, long read) {
    for (int i = 1; i < open.length; i++) {
      if (open[i] <= open[i - 1]) {
        return false;
      }
    }
    return open.length == 0 || (open[0] == settled && open[open.length - 1] < read);
  }

  private static long[] open(long settled, @Nullable String runs) {
    if (runs == null) {
      return new long[0];
    }
    return Arrays.stream(runs.split(",", -1))
        .map(run -> run.split("-", -1))
        .flatMapToLong(
            ends ->
                LongStream.rangeClosed(
                    settled + Long.parseLong(ends[0]),
                    settled + Long.parseLong(ends[ends.length - 1])))
        .limit(MOST_OPEN + 1)
        .toArray();
  }

  /// Offsets that follow each other, taken together.
  private static final class Runs {
    private final PrimitiveIterator.OfLong offsets;
    private long first;
    private long last;
    private long ahead;
    private boolean more;

    Runs(LongStream ascending) {
      this.offsets = ascending.iterator();
      step();
    }

    private void step() {
      more = offsets.hasNext();
      ahead = more ? offsets.nextLong() : 0;
    }

    boolean next() {
      if (!more) {
        return false;
      }
      first = ahead;
      last = ahead;
      for (step(); more && ahead == last + 1; step()) {
        last = ahead;
      }
      return true;
    }

    String text(long from) {
      return first == last ? Long.toString(first - from) : (first - from) + "-" + (last - from);
    }
  }
}
