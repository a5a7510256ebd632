package dev.millrace.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/// Speaks to one stream through Jedis' connection, which pipelines whatever is sent before the
/// first answer is read.
final class RedisClient implements PeerClient {
  private static final byte[] STREAM = ascii("q");
  private static final byte[] GROUP = ascii("g");
  private static final byte[] FIELD = ascii("d");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Connection connection;
  private final byte[] consumer;
  private final boolean combined;
  private final Payload payload;
  private final List<byte[]> held = new ArrayList<>();

  RedisClient(int port, int index, boolean combined, Payload payload) throws IOException {
    this.connection = open(port);
    this.consumer = ascii("c" + index);
    this.combined = combined;
    this.payload = payload;
  }

  static void createQueue(int port) throws IOException {
    try (Connection connection = open(port)) {
      connection.sendCommand(
          Command.XGROUP, ascii("CREATE"), STREAM, GROUP, ascii("0"), ascii("MKSTREAM"));
      connection.getOne();
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  private static Connection open(int port) throws IOException {
    try {
      return new Connection(
          new HostAndPort("127.0.0.1", port),
          DefaultJedisClientConfig.builder().socketTimeoutMillis((int) TIMEOUT.toMillis()).build());
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  @Override
  public void enqueue(long first, int count) throws IOException {
    try {
      for (long number = first; number < first + count; number++) {
        connection.sendCommand(Command.XADD, STREAM, ascii("*"), FIELD, payload.data(number));
      }
      for (int i = 0; i < count; i++) {
        connection.getOne();
      }
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  @Override
  public int take(int max, Duration patience, LongConsumer taken) throws IOException {
    try {
      sendRead(max, patience);
      return read(taken);
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  @Override
  public int settle() throws IOException {
    try {
      return readSettled(sendSettle());
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  @Override
  public int settleAndTake(int max, Duration patience, LongConsumer taken)
      throws IOException, InterruptedException {
    if (!combined) {
      return PeerClient.super.settleAndTake(max, patience, taken);
    }
    try {
      int sent = sendSettle();
      sendRead(max, patience);
      int settled = readSettled(sent);
      read(taken);
      return settled;
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  private void sendRead(int max, Duration patience) {
    // BLOCK 0 would wait for ever.
    String millis = Long.toString(Math.max(1, patience.toMillis()));
    connection.sendCommand(
        Command.XREADGROUP,
        ascii("GROUP"),
        GROUP,
        consumer,
        ascii("COUNT"),
        ascii(Integer.toString(max)),
        ascii("BLOCK"),
        ascii(millis),
        ascii("STREAMS"),
        STREAM,
        ascii(">"));
  }

  /// The answer is `[[stream, [[id, [field, value]], …]]]`, or null when the wait was in vain.
  private int read(LongConsumer taken) {
    if (!(connection.getOne() instanceof List<?> streams)) {
      return 0;
    }
    var entries = (List<?>) ((List<?>) streams.getFirst()).get(1);
    for (Object each : entries) {
      var entry = (List<?>) each;
      held.add((byte[]) entry.getFirst());
      taken.accept(Payload.number((byte[]) ((List<?>) entry.get(1)).get(1)));
    }
    return entries.size();
  }

  private int sendSettle() {
    int count = held.size();
    if (count > 0) {
      connection.sendCommand(Command.XACK, arguments(List.of(STREAM, GROUP)));
      connection.sendCommand(Command.XDEL, arguments(List.of(STREAM)));
      held.clear();
    }
    return count;
  }

  private byte[][] arguments(List<byte[]> first) {
    var all = new ArrayList<byte[]>(first.size() + held.size());
    all.addAll(first);
    all.addAll(held);
    return all.toArray(byte[][]::new);
  }

  private int readSettled(int sent) {
    if (sent == 0) {
      return 0;
    }
    long acknowledged = (Long) connection.getOne();
    long deleted = (Long) connection.getOne();
    return (int) Math.min(acknowledged, deleted);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static IOException failed(JedisException e) {
    return new IOException("Redis: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    connection.close();
  }
}
