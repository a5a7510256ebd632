package dev.millrace.bench.peer.millrace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.bench.peer.ClientSettings;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import dev.millrace.bench.peer.PeerServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.EnqueueRequest;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Three calls of the queue's contract, in memory, read and written by the contract's own strict
/// mapper, so that what the lean client sends is known to be what the service takes.
public final class FakeQueueService implements PeerServer {
  private final HttpServer server;
  private final Payload payload;
  private final boolean chunked;
  private final ConcurrentLinkedQueue<NewItem> ready = new ConcurrentLinkedQueue<>();
  private final Map<String, NewItem> leased = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();
  private volatile boolean doubling;
  private volatile @Nullable String refusal;

  /// @param chunked whether answers come in chunks or with their length
  public FakeQueueService(Payload payload, boolean chunked) throws IOException {
    this.payload = payload;
    this.chunked = chunked;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/queues/bench/", this::answer);
    server.start();
  }

  /// From now on every item that is leased stays in the queue too.
  public void handOutTwice() {
    doubling = true;
  }

  /// As if all leases had expired.
  void forgetLeases() {
    leased.clear();
  }

  /// From now on every call is refused.
  public void refuse(String detail) {
    refusal = detail;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (refusal != null) {
      send(exchange, 429, "{\"title\":\"Full\",\"detail\":\"%s\"}".formatted(refusal).getBytes());
      return;
    }
    String path = exchange.getRequestURI().getPath();
    Object answer =
        switch (path.substring(path.lastIndexOf('/') + 1)) {
          case "items" -> enqueue(Json.strict().readValue(body, EnqueueRequest.class));
          case "leases" -> new LeaseList(lease(Json.strict().readValue(body, LeaseRequest.class)));
          case "leases:settle" -> settle(Json.strict().readValue(body, SettleRequest.class));
          default -> throw new IOException("no such path: " + path);
        };
    send(exchange, 200, Json.strict().writeValueAsBytes(answer));
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      int middle = body.length / 2;
      out.write(body, 0, middle);
      if (chunked) {
        out.flush();
      }
      out.write(body, middle, body.length - middle);
    }
  }

  private EnqueueResult enqueue(EnqueueRequest request) {
    ready.addAll(request.items());
    return new EnqueueResult(
        request.items().stream()
            .map(item -> new EnqueueResult.Accepted(String.valueOf(item.name()), true))
            .toList());
  }

  private List<Lease> lease(@Nullable LeaseRequest request) {
    var leases = new ArrayList<Lease>();
    int max = request == null || request.max() == null ? 0 : request.max();
    while (leases.size() < max) {
      NewItem item = ready.poll();
      if (item == null) {
        break;
      }
      if (doubling) {
        ready.add(item);
      }
      String token = "t-" + sequence.incrementAndGet();
      leased.put(token, item);
      leases.add(
          new Lease(
              token,
              String.valueOf(item.name()),
              Objects.requireNonNull(item.data()),
              1,
              0,
              null,
              null,
              null,
              Instant.EPOCH,
              null));
    }
    return leases;
  }

  private SettleResult settle(SettleRequest request) {
    var results = new ArrayList<SettleResult.Settled>();
    for (Settlement settlement : request.leases()) {
      boolean known = leased.remove(settlement.token()) != null;
      results.add(
          new SettleResult.Settled(
              settlement.token(), known ? 200 : 409, ItemState.SUCCEEDED, null, null));
    }
    return new SettleResult(results, lease(request.lease()));
  }

  @Override
  public String version() {
    return "fake";
  }

  @Override
  public String settings() {
    return "in memory";
  }

  @Override
  public String calls() {
    return "three of the contract";
  }

  @Override
  public PeerClient connect(ClientSettings settings) throws IOException {
    return connect(settings, true);
  }

  PeerClient connect(ClientSettings settings, boolean named) throws IOException {
    return new MillraceClient(
        server.getAddress().getPort(), "bench", settings.index(), named, payload);
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of();
  }

  @Override
  public long bytesOnDisk() {
    return 0;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
