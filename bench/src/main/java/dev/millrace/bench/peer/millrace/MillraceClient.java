package dev.millrace.bench.peer.millrace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/// A worker of Millrace: enqueue, and a settle call that takes the next items with it.
///
/// Requests are put together from bytes made once, and of the answers only tokens, numbers and the
/// signs of success are looked for.
final class MillraceClient implements PeerClient {
  private static final byte[] ENQUEUE =
      ascii("{\"kind\":\"Enqueue\",\"apiVersion\":\"v1\",\"items\":[");
  private static final byte[] SETTLE =
      ascii("{\"kind\":\"Settle\",\"apiVersion\":\"v1\",\"leases\":[");
  private static final byte[] NAMED = ascii("{\"name\":\"");
  private static final byte[] NAMED_DATA = ascii("\",\"data\":");
  private static final byte[] UNNAMED_DATA = ascii("{\"data\":");
  private static final byte[] NEXT = ascii("},");
  private static final byte[] END = ascii("]}");
  private static final byte[] COMPLETE = ascii("{\"do\":\"complete\",\"token\":\"");
  private static final byte[] COMPLETE_END = ascii("\"},");
  private static final byte[] LEASE = ascii("],\"lease\":");

  private static final byte[] CREATED = ascii("\"created\":true");
  private static final byte[] SETTLED = ascii("\"status\":200");
  private static final byte[] TOKEN = ascii("\"token\":\"");
  private static final byte[] LEASES = ascii("\"leases\":[");

  private final HttpConnection http;
  private final RequestBuffer enqueue;
  private final RequestBuffer lease;
  private final RequestBuffer settle;
  private final LeaseWords words;
  private final Payload payload;
  private final boolean named;
  private int held;

  /// @param named gives every item a name of its own, so that each enqueue is checked for
  ///     repetition
  MillraceClient(int port, String queue, int index, boolean named, Payload payload)
      throws IOException {
    String path = "/api/v1/queues/" + queue;
    this.http = new HttpConnection(port);
    this.enqueue = new RequestBuffer(path + "/items", port);
    this.lease = new RequestBuffer(path + "/leases", port);
    this.settle = new RequestBuffer(path + "/leases:settle", port);
    this.words = new LeaseWords("bench-" + index);
    this.named = named;
    this.payload = payload;
    settle.add(SETTLE);
  }

  @Override
  public void enqueue(long first, int count) throws IOException {
    enqueue.clear().add(ENQUEUE);
    for (long number = first; number < first + count; number++) {
      if (named) {
        enqueue.add(NAMED).add(Payload.name(number)).add(NAMED_DATA);
      } else {
        enqueue.add(UNNAMED_DATA);
      }
      enqueue.add(payload, number).add(NEXT);
    }
    http.exchange(enqueue.dropLast().add(END));
    int created = Bytes.count(CREATED, http.buffer(), http.bodyStart(), http.bodyEnd());
    if (created != count) {
      throw new IOException("enqueued %d items, %d were new".formatted(count, created));
    }
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken) throws IOException {
    http.exchange(lease.clear().add(words.request(max, patience)));
    return readLeases(http.bodyStart(), taken);
  }

  @Override
  public int settle() throws IOException {
    if (held == 0) {
      return 0;
    }
    http.exchange(settle.dropLast().add(END));
    return readSettled(http.bodyEnd());
  }

  @Override
  public int settleAndTake(int max, Duration patience, LongConsumer taken) throws IOException {
    if (held > 0) {
      settle.dropLast();
    }
    http.exchange(settle.add(LEASE).add(words.request(max, patience)).add(NEXT, 0, 1));
    int leases = Bytes.find(LEASES, http.buffer(), http.bodyStart(), http.bodyEnd());
    if (leases < 0) {
      throw new IOException("the answer to a settle has no leases");
    }
    int settled = readSettled(leases);
    readLeases(leases, taken);
    return settled;
  }

  /// How many results up to a position say 200, and a fresh settle request.
  private int readSettled(int end) {
    settle.clear().add(SETTLE);
    held = 0;
    return Bytes.count(SETTLED, http.buffer(), http.bodyStart(), end);
  }

  /// Finds the leases behind a position and adds their tokens to the next settle request.
  private int readLeases(int from, LongConsumer taken) throws IOException {
    byte[] answer = http.buffer();
    int end = http.bodyEnd();
    int count = 0;
    int at = Bytes.find(TOKEN, answer, from, end);
    while (at >= 0) {
      int token = at + TOKEN.length;
      int tokenEnd = tokenEnd(answer, token, end);
      settle.add(COMPLETE).add(answer, token, tokenEnd - token).add(COMPLETE_END);
      int data = Bytes.find(Payload.MARK, answer, tokenEnd, end);
      if (data < 0) {
        throw new IOException("a lease came without its item's data");
      }
      taken.accept(Payload.number(answer, data + Payload.MARK.length));
      held++;
      count++;
      at = Bytes.find(TOKEN, answer, data + payload.length(), end);
    }
    return count;
  }

  private static int tokenEnd(byte[] answer, int from, int end) throws IOException {
    for (int i = from; i < end; i++) {
      if (answer[i] == '\\') {
        break;
      }
      if (answer[i] == '"') {
        return i;
      }
    }
    throw new IOException("a lease's token has no end, or needs unescaping");
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
