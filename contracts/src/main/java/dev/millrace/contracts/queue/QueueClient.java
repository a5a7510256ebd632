package dev.millrace.contracts.queue;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a queue can be asked, over HTTP. Safe for all threads. Every call blocks until the
/// answer is there and throws [ProblemException] when it is an error, or [IOException] when there
/// is none: then the call may or may not have taken effect, and may be repeated (enqueue by name
/// and settle by token have no second effect).
public final class QueueClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ANSWER_BYTES = 512 * 1024 * 1024;

  private final JsonHttp http;

  /// @param base such as `http://127.0.0.1:7070`
  /// @param token bearer token, or null where none is needed
  public QueueClient(HttpClient client, URI base, @Nullable String token) {
    this.http = new JsonHttp(client, base, Json.lenient(), token, MAX_ANSWER_BYTES);
  }

  public static QueueClient of(URI base) {
    return new QueueClient(JsonHttp.newClient(), base, null);
  }

  public QueueStatus declare(String queue, QueueSpec spec)
      throws IOException, InterruptedException {
    return http.send("PUT", path(queue), spec, QueueStatus.class, TIMEOUT);
  }

  public QueueStatus queue(String queue) throws IOException, InterruptedException {
    return http.get(path(queue), QueueStatus.class, TIMEOUT);
  }

  public QueueList queues() throws IOException, InterruptedException {
    return http.get("/api/v1/queues", QueueList.class, TIMEOUT);
  }

  public void deleteQueue(String queue) throws IOException, InterruptedException {
    http.send("DELETE", path(queue), null, Void.class, TIMEOUT);
  }

  public EnqueueResult enqueue(String queue, List<NewItem> items)
      throws IOException, InterruptedException {
    return http.send(
        "POST", path(queue) + "/items", new EnqueueRequest(items), EnqueueResult.class, TIMEOUT);
  }

  public LeaseList lease(String queue, LeaseRequest request)
      throws IOException, InterruptedException {
    return http.send("POST", path(queue) + "/leases", request, LeaseList.class, patient(request));
  }

  /// @return also when some or all were refused: look at each result's status
  public SettleResult settle(String queue, SettleRequest request)
      throws IOException, InterruptedException {
    Duration timeout = request.lease() == null ? TIMEOUT : patient(request.lease());
    return http.sendRefusable(
        "POST", path(queue) + "/leases:settle", request, SettleResult.class, timeout);
  }

  public ItemStatus item(String queue, String name) throws IOException, InterruptedException {
    return http.get(path(queue) + "/items/" + JsonHttp.segment(name), ItemStatus.class, TIMEOUT);
  }

  /// @param state null for all
  /// @param batch null for all
  /// @param next what the page before said, null for the first
  public ItemPage items(
      String queue,
      @Nullable ItemState state,
      @Nullable String batch,
      int limit,
      @Nullable String next)
      throws IOException, InterruptedException {
    var query = page(limit, next);
    if (state != null) {
      query.append("&state=").append(state.wire());
    }
    if (batch != null) {
      query.append("&batch=").append(JsonHttp.segment(batch));
    }
    return http.get(path(queue) + "/items" + query, ItemPage.class, TIMEOUT);
  }

  /// The items of a batch that succeeded, with their results, in the order in which they were
  /// accepted. A page may hold fewer than asked for, even none, and have a next one.
  ///
  /// @param next what the page before said, null for the first
  public ItemPage results(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    var query = page(limit, next).append("&state=").append(ItemState.SUCCEEDED.wire());
    query.append("&results=true&batch=").append(JsonHttp.segment(batch));
    return http.get(path(queue) + "/items" + query, ItemPage.class, TIMEOUT);
  }

  /// What a batch waits for: its items that are not settled, the oldest first, with who has them.
  ///
  /// @param next what the page before said, null for the first
  public ItemPage missing(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    String path = batchPath(queue, batch) + ":missing" + page(limit, next);
    return http.get(path, ItemPage.class, TIMEOUT);
  }

  /// What a batch with a manifest waits for: the names that have not come.
  ///
  /// @param next what the page before said, null for the first
  public NameList awaited(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    String path = batchPath(queue, batch) + ":awaited" + page(limit, next);
    return http.get(path, NameList.class, TIMEOUT);
  }

  /// @param complete null for all
  /// @param next what the page before said, null for the first
  public BatchList batches(
      String queue, @Nullable Boolean complete, int limit, @Nullable String next)
      throws IOException, InterruptedException {
    var query = page(limit, next);
    if (complete != null) {
      query.append("&complete=").append(complete);
    }
    return http.get(path(queue) + "/batches" + query, BatchList.class, TIMEOUT);
  }

  private static StringBuilder page(int limit, @Nullable String next) {
    var query = new StringBuilder("?limit=").append(limit);
    return next == null ? query : query.append("&continue=").append(JsonHttp.segment(next));
  }

  public ItemStatus cancel(String queue, String name) throws IOException, InterruptedException {
    return http.send(
        "DELETE",
        path(queue) + "/items/" + JsonHttp.segment(name),
        null,
        ItemStatus.class,
        TIMEOUT);
  }

  public QueueStatus pause(String queue) throws IOException, InterruptedException {
    return http.send("POST", path(queue) + ":pause", null, QueueStatus.class, TIMEOUT);
  }

  /// @param reason one line for people
  public QueueStatus pause(String queue, String reason) throws IOException, InterruptedException {
    return http.send(
        "POST", path(queue) + ":pause", new PauseRequest(reason), QueueStatus.class, TIMEOUT);
  }

  public QueueStatus resume(String queue) throws IOException, InterruptedException {
    return http.send("POST", path(queue) + ":resume", null, QueueStatus.class, TIMEOUT);
  }

  public RedriveResult redrive(String queue, RedriveRequest request)
      throws IOException, InterruptedException {
    return http.send("POST", path(queue) + ":redrive", request, RedriveResult.class, TIMEOUT);
  }

  public PurgeResult purge(String queue, PurgeRequest request)
      throws IOException, InterruptedException {
    return http.send("POST", path(queue) + ":purge", request, PurgeResult.class, TIMEOUT);
  }

  public BatchStatus seal(String queue, String batch, BatchSpec spec)
      throws IOException, InterruptedException {
    return http.send("PUT", batchPath(queue, batch), spec, BatchStatus.class, TIMEOUT);
  }

  public BatchStatus batch(String queue, String batch) throws IOException, InterruptedException {
    return http.get(batchPath(queue, batch), BatchStatus.class, TIMEOUT);
  }

  /// Takes nothing more of the batch, and cancels what is not settled.
  ///
  /// @return the batch as it is then; one that is very large may not be complete yet: call again
  public BatchStatus cancelBatch(String queue, String batch)
      throws IOException, InterruptedException {
    return http.send("POST", batchPath(queue, batch) + ":cancel", null, BatchStatus.class, TIMEOUT);
  }

  /// Waits until the batch is complete, at most `timeout` (60 s at most).
  ///
  /// @return the batch as it is then, complete or not
  public BatchStatus awaitBatch(String queue, String batch, Duration timeout)
      throws IOException, InterruptedException {
    String path = batchPath(queue, batch) + ":wait?timeout=" + Durations.format(timeout);
    return http.get(path, BatchStatus.class, timeout.plus(TIMEOUT));
  }

  public ScaleStatus scale(String queue) throws IOException, InterruptedException {
    return http.get(path(queue) + "/scale", ScaleStatus.class, TIMEOUT);
  }

  private static String path(String queue) {
    return "/api/v1/queues/" + JsonHttp.segment(queue);
  }

  private static String batchPath(String queue, String batch) {
    return path(queue) + "/batches/" + JsonHttp.segment(batch);
  }

  private static Duration patient(LeaseRequest request) {
    return request.patience() == null ? TIMEOUT : TIMEOUT.plus(request.patience());
  }
}
