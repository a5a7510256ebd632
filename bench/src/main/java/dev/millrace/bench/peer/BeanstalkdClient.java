package dev.millrace.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// The few commands of beanstalkd's text protocol that a cycle needs.
final class BeanstalkdClient implements PeerClient {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int BUFFER = 64 * 1024;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Payload payload;
  private final List<String> held = new ArrayList<>();

  BeanstalkdClient(int port, Payload payload) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    this.payload = payload;
  }

  @Override
  public void enqueue(long first, int count) throws IOException {
    byte[] put = "put 0 0 300 %d\r\n".formatted(payload.length()).getBytes(US_ASCII);
    for (long number = first; number < first + count; number++) {
      out.write(put);
      out.write(payload.data(number));
      out.write("\r\n".getBytes(US_ASCII));
    }
    out.flush();
    for (int i = 0; i < count; i++) {
      expect("INSERTED ");
    }
  }

  /// Asks `max` times at once. Only the first may wait: by the time that the others are read the
  /// answer to "is there more" is known.
  @Override
  public int take(int max, Duration patience, LongConsumer taken) throws IOException {
    long seconds = Math.max(patience.isZero() ? 0 : 1, patience.toSeconds());
    send("reserve-with-timeout " + seconds + "\r\n");
    for (int i = 1; i < max; i++) {
      send("reserve-with-timeout 0\r\n");
    }
    out.flush();
    int count = 0;
    for (int i = 0; i < max; i++) {
      String line = line();
      if (!line.equals("TIMED_OUT")) {
        taken.accept(reserved(line));
        count++;
      }
    }
    return count;
  }

  private long reserved(String line) throws IOException {
    String[] words = line.split(" ");
    if (!words[0].equals("RESERVED")) {
      throw new IOException("beanstalkd: " + line);
    }
    held.add(words[1]);
    byte[] data = new byte[Integer.parseInt(words[2])];
    in.readFully(data);
    in.skipNBytes(2);
    return Payload.number(data);
  }

  @Override
  public int settle() throws IOException {
    for (String id : held) {
      send("delete " + id + "\r\n");
    }
    out.flush();
    int count = held.size();
    for (int i = 0; i < count; i++) {
      expect("DELETED");
    }
    held.clear();
    return count;
  }

  private void send(String command) throws IOException {
    out.write(command.getBytes(US_ASCII));
  }

  private void expect(String beginning) throws IOException {
    String line = line();
    if (!line.startsWith(beginning)) {
      throw new IOException("beanstalkd: " + line);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("beanstalkd closed the connection");
      }
      line.append((char) c);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
