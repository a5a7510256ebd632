package dev.millrace.queue.call;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.source.ItemList.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fills pages. The machine ends a page where a state ends, or where it has looked long enough for
/// what matches; here a few of those are put together, so that a short page is the exception.
public final class Pages {
  private static final int MAX_QUESTIONS = 10;

  private Pages() {}

  /// Asks for one page of the machine.
  @FunctionalInterface
  public interface Question<P> {
    /// @param limit how many at most
    /// @param next the `continue` of the page before, or null
    P ask(int limit, @Nullable String next);
  }

  public static ItemPage items(int limit, @Nullable String next, Question<ItemPage> question) {
    var items = new ArrayList<ItemStatus>();
    Metadata end = fill(items, limit, next, question, ItemPage::items, ItemPage::metadata);
    return new ItemPage(items, end);
  }

  public static BatchList batches(int limit, @Nullable String next, Question<BatchList> question) {
    var batches = new ArrayList<BatchStatus>();
    Metadata end = fill(batches, limit, next, question, BatchList::batches, BatchList::metadata);
    return new BatchList(batches, end);
  }

  public static NameList names(int limit, @Nullable String next, Question<NameList> question) {
    var names = new ArrayList<String>();
    Metadata end = fill(names, limit, next, question, NameList::names, NameList::metadata);
    return new NameList(names, end);
  }

  private static <P, T> @Nullable Metadata fill(
      List<T> found,
      int limit,
      @Nullable String next,
      Question<P> question,
      Function<P, List<T>> content,
      Function<P, @Nullable Metadata> metadata) {
    String from = next == null || next.isEmpty() ? null : next;
    Metadata end = null;
    for (int i = 0; i < MAX_QUESTIONS && found.size() < limit; i++) {
      P page = question.ask(limit - found.size(), from);
      found.addAll(content.apply(page));
      end = metadata.apply(page);
      from = end == null ? null : end.next();
      if (from == null) {
        break;
      }
    }
    return end;
  }
}
