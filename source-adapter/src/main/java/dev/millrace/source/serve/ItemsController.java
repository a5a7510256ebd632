package dev.millrace.source.serve;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.source.AcceptRequest;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.rim.Refusal;
import dev.millrace.source.work.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The source container interface.
@RestController
@RequestMapping("/api/v1")
final class ItemsController {
  /// Names in one page, however many are asked for: a page is held in memory.
  static final int MAX_LIMIT = 10_000;

  private final ServedSource source;
  private final SourceCalls calls;
  private final Semaphore lists;

  ItemsController(ServedSource source, SourceCalls calls, ServeSettings settings) {
    this.source = source;
    this.calls = calls;
    this.lists = new Semaphore(settings.maxLists());
  }

  /// One page. `limit` is the most that the caller takes; it may get fewer.
  @GetMapping(path = "/items", params = "limit")
  ItemList page(
      @RequestParam int limit, @RequestParam(name = "continue", required = false) String token) {
    if (limit < 1) {
      throw new Refusal(
          400,
          "invalid-parameter",
          "A parameter is not valid",
          "the parameter \"limit\" is %d: ask for 1 or more names".formatted(limit));
    }
    return limited(
        () -> {
          Page page = source.list(token, Math.min(limit, MAX_LIMIT));
          return new ItemList(
              page.names(), page.next() == null ? null : new ItemList.Metadata(page.next()));
        });
  }

  /// The whole list, sent while it is found.
  @GetMapping(path = "/items", params = "!limit")
  void all(
      @RequestParam(name = "continue", required = false) @Nullable String token,
      HttpServletResponse response) {
    limited(() -> new ListStream(source, response).send(token));
  }

  @GetMapping("/items/{name}")
  Item item(@PathVariable String name) {
    Names.requireItemName(name);
    return calls
        .run(() -> source.item(name))
        .map(Item::of)
        .orElseThrow(
            () ->
                new Refusal(
                        404,
                        "no-such-item",
                        "There is no such item",
                        "the source has no item \"%s\", or not yet, or no longer".formatted(name))
                    .with("item", name));
  }

  @PostMapping("/items:accept")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void accept(@RequestBody AcceptRequest request) {
    if (!calls.run(() -> source.accept(request.items()))) {
      throw new Refusal(
          501,
          "source-never-forgets",
          "This source never forgets",
          "this kind of source lists an item for as long as it exists and has no use for"
              + " items:accept: leave the call out");
    }
  }

  private <T> T limited(SourceCalls.Call<T> call) {
    if (!lists.tryAcquire()) {
      throw new Refusal(
              503,
              "too-many-lists",
              "Too many lists at once",
              "as many lists as may be are being answered; try again shortly, or raise"
                  + " millrace.source.max-lists")
          .retryAfter(SourceCalls.RETRY_AFTER);
    }
    try {
      return calls.run(call);
    } finally {
      lists.release();
    }
  }
}
