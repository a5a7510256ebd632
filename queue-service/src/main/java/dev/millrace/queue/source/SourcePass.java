package dev.millrace.queue.source;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.source.Fetches.Fetched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// One look at a source: reads its listing to the end, brings in what the queue does not know, says
/// that it has ended, and then forgets what is no longer listed. Each instance looks once, on one
/// thread.
final class SourcePass {
  private static final int PAGE = 1000;
  private static final int MAX_FAILURES_IN_A_ROW = 16;
  private static final int MAX_EMPTY_PAGES_IN_A_ROW = 1000;

  private final String queue;
  private final int listing;
  private final int maxDataBytes;
  private final int maxNames;
  private final Calls calls;
  private final PatientSource source;
  private final Fetches fetches;
  private final SourceTally tally;
  private final Deliveries deliveries;
  private final Absences absences;
  private final ListedNames listed = new ListedNames();
  private boolean takesAccepts = true;
  private int failuresInARow;

  SourcePass(
      SourceListing listing,
      int maxNames,
      Calls calls,
      PatientSource source,
      Fetches fetches,
      SourceTally tally,
      Deliveries deliveries,
      Absences absences) {
    this.queue = listing.queue();
    this.listing = listing.number();
    this.maxDataBytes = listing.target().maxDataBytes();
    this.maxNames = maxNames;
    this.calls = calls;
    this.source = source;
    this.fetches = fetches;
    this.tally = tally;
    this.deliveries = deliveries;
    this.absences = absences;
  }

  /// @throws IOException when the source is away or does not speak the interface; what it said
  ///     before that was taken
  /// @throws dev.millrace.rim.Refusal when the queue is gone, or the next listing has begun
  void run() throws IOException, InterruptedException {
    String next = null;
    // Who goes in a circle comes again to where they are when it has been gone round once. Of the
    // places on the way one is enough to know, if another one is taken ever more seldom (Brent
    // 1980).
    String mark = null;
    int emptyPages = 0;
    for (long pages = 1; ; pages++) {
      int before = listed.size();
      next = source.list(next, PAGE, this::take);
      if (next == null) {
        break;
      }
      emptyPages = listed.size() == before ? emptyPages + 1 : 0;
      if (next.equals(mark) || emptyPages > MAX_EMPTY_PAGES_IN_A_ROW) {
        throw new IOException(
            "the source's list does not come to an end: its \"continue\" leads nowhere");
      }
      if (Long.bitCount(pages) == 1) {
        mark = next;
      }
    }
    calls.run(new Command.EndListing(queue, listing));
    forgetWhatIsGone();
  }

  private void take(List<String> names) throws IOException, InterruptedException {
    tally.listed(names.size());
    var usable = new LinkedHashSet<String>();
    for (String name : names) {
      listed.add(name);
      if (isUsable(name)) {
        usable.add(name);
      }
    }
    if (listed.size() > maxNames) {
      throw new IOException(
          "the source lists more than %d names (millrace.source.max-names)".formatted(maxNames));
    }
    List<String> fresh = calls.ask(new Query.Unknown(queue, List.copyOf(usable)));
    fetches.each(fresh, this::receive);
    fresh.forEach(usable::remove);
    usable.addAll(deliveries.finish());
    tellDurable(usable);
  }

  private boolean isUsable(String name) {
    try {
      Names.requireItemName(name);
      return true;
    } catch (IllegalArgumentException e) {
      tally.refused(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void receive(Fetched fetched) throws IOException, InterruptedException {
    switch (fetched) {
      case Fetched.Found found -> {
        failuresInARow = 0;
        if (found.data().size() > maxDataBytes) {
          tally.refused(
              "item \"%s\": its data has %d bytes, the queue allows %d (maxDataBytes)"
                  .formatted(found.name(), found.data().size(), maxDataBytes));
        } else {
          deliveries.add(NewItem.of(found.name(), found.data()));
        }
      }
      case Fetched.Gone _ -> failuresInARow = 0;
      case Fetched.Failed failed -> {
        tally.refused(failed.reason());
        if (++failuresInARow == MAX_FAILURES_IN_A_ROW) {
          deliveries.finish();
          throw new IOException(failed.reason());
        }
      }
    }
  }

  /// A source that forgets is told of every name that is durable, those from an earlier look too:
  /// the service may have stopped between the one and the other.
  private void tellDurable(LinkedHashSet<String> names) throws IOException, InterruptedException {
    if (takesAccepts && !names.isEmpty()) {
      takesAccepts = source.accept(List.copyOf(names));
    }
  }

  private void forgetWhatIsGone() {
    Absences.Roll absent = absences.call();
    String after = null;
    List<String> page;
    do {
      page = calls.ask(new Query.Remembered(queue, PAGE, after));
      var gone = new ArrayList<String>();
      for (String name : page) {
        if (!listed.contains(name) && absent.isGone(name)) {
          gone.add(name);
        }
      }
      if (!gone.isEmpty()) {
        calls.run(new Command.Forget(queue, gone, listing));
      }
      after = page.isEmpty() ? null : page.getLast();
    } while (page.size() == PAGE);
    absent.end();
  }
}
