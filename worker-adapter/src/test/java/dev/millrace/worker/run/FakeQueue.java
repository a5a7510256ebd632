package dev.millrace.worker.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;

/// The lease calls of a queue, over real HTTP, with leases that never expire by themselves: a test
/// takes them away with [#revoke]. It remembers every call and can be told to misbehave.
@NullUnmarked
public final class FakeQueue implements AutoCloseable {
  private final Deque<Lease> waiting = new ArrayDeque<>();
  private final Map<String, Lease> leased = new HashMap<>();
  private final Map<String, JsonData> checkpoints = new HashMap<>();
  private final Map<String, Settled> answered = new HashMap<>();
  private int tokens;

  public final List<SettleRequest> settles = new CopyOnWriteArrayList<>();
  public final List<Settlement> settled = new CopyOnWriteArrayList<>();
  public final List<LeaseRequest> polls = new CopyOnWriteArrayList<>();
  public volatile Mood mood = Mood.WELL;
  public final AtomicInteger replaced = new AtomicInteger();

  /// What the queue was declared with.
  public volatile String lease = "30s";
  public volatile int refuseResultsWith;
  public volatile String refusalType;
  public volatile boolean handsOutAgain;

  private final int port;
  private HttpServer server;

  public enum Mood {
    WELL,
    /// Answers 503.
    OVERLOADED,
    /// Something else answers in its place, and is content.
    REPLACED,
    /// Takes the call and never answers.
    SILENT
  }

  public FakeQueue() throws IOException {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    var listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    listening.createContext("/api/v1/queues/q", this::handle);
    listening.start();
    return listening;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Goes away: connections are refused.
  public void goAway() {
    server.stop(0);
  }

  public void comeBack() throws IOException {
    server = listen(port);
  }

  public synchronized void enqueue(String... names) {
    for (String name : names) {
      enqueue(name, JsonData.empty());
    }
  }

  public synchronized void enqueue(String name, JsonData data) {
    waiting.add(new Lease("", name, data, 0, 0, null, null, null, Instant.EPOCH, null));
    notifyAll();
  }

  /// The lease of that item is not its holder's any more.
  public synchronized void revoke(String name) {
    leased.values().removeIf(lease -> lease.name().equals(name));
  }

  public synchronized boolean isLeased(String name) {
    return leased.values().stream().anyMatch(lease -> lease.name().equals(name));
  }

  public List<Settlement.Extend> extensions() {
    return settles.stream()
        .flatMap(call -> call.leases().stream())
        .filter(Settlement.Extend.class::isInstance)
        .map(Settlement.Extend.class::cast)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      switch (mood) {
        case WELL -> answer(exchange, body);
        case OVERLOADED -> {
          exchange.getResponseHeaders().add("Retry-After", "0");
          send(exchange, 503, "{\"title\":\"overloaded\",\"status\":503}");
        }
        case REPLACED -> {
          send(exchange, 200, "{\"status\":\"ok\"}");
          replaced.incrementAndGet();
        }
        case SILENT -> Thread.sleep(Duration.ofMinutes(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("GET")) {
      send(
          exchange,
          200,
          "{\"name\":\"q\",\"paused\":false,\"spec\":{\"lease\":\"%s\"}}".formatted(lease));
    } else if (path.endsWith("/leases")) {
      LeaseRequest request = Json.strict().readValue(body, LeaseRequest.class);
      polls.add(request);
      send(exchange, 200, Json.strict().writeValueAsString(new LeaseList(take(request))));
    } else {
      SettleRequest request = Json.strict().readValue(body, SettleRequest.class);
      settles.add(request);
      List<Settled> results = request.leases().stream().map(this::settle).toList();
      List<Lease> next = request.lease() == null ? List.of() : take(request.lease());
      boolean refused =
          !results.isEmpty() && results.stream().allMatch(result -> result.status() == 409);
      send(
          exchange,
          refused ? 409 : 200,
          Json.strict().writeValueAsString(new SettleResult(results, next)));
    }
  }

  private synchronized List<Lease> take(LeaseRequest request) throws InterruptedException {
    long end = System.nanoTime() + request.patience().toNanos();
    while (waiting.isEmpty() && System.nanoTime() - end < 0) {
      wait(10);
    }
    var taken = new ArrayList<Lease>();
    while (!waiting.isEmpty() && taken.size() < request.max()) {
      Lease next = waiting.poll();
      var lease =
          new Lease(
              "token-" + ++tokens,
              next.name(),
              next.data(),
              next.attempt() + 1,
              next.failures(),
              null,
              null,
              null,
              Instant.EPOCH, // nobody may go by our wall clock
              checkpoints.get(next.name()));
      leased.put(lease.token(), lease);
      taken.add(lease);
    }
    return taken;
  }

  private synchronized Settled settle(Settlement settlement) {
    Lease lease = leased.get(settlement.token());
    if (answered.containsKey(settlement.token())) {
      return answered.get(settlement.token());
    }
    if (lease == null) {
      return new Settled(settlement.token(), 409, null, null, null);
    }
    if (settlement instanceof Settlement.Complete && refuseResultsWith != 0) {
      return new Settled(
          settlement.token(),
          refuseResultsWith,
          null,
          null,
          new Problem(refusalType, null, refuseResultsWith, null, Map.of()));
    }
    if (settlement instanceof Settlement.Extend extend) {
      if (extend.checkpoint() != null) {
        checkpoints.put(lease.name(), extend.checkpoint());
      }
      return new Settled(settlement.token(), 200, ItemState.LEASED, Instant.EPOCH, null);
    }
    leased.remove(settlement.token());
    settled.add(settlement);
    if (handsOutAgain && !(settlement instanceof Settlement.Complete)) {
      waiting.add(lease);
    }
    var result = new Settled(settlement.token(), 200, ItemState.READY, null, null);
    answered.put(settlement.token(), result);
    return result;
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
