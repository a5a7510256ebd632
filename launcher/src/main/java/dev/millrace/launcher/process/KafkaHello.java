package dev.millrace.launcher.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/// Asks a Kafka for its metadata, as each client does first.
///
/// Two short messages by hand, so that starting something needs no Kafka client, which would take
/// longer to load than the broker takes to answer.
final class KafkaHello {
  private static final int METADATA = 3;
  private static final int VERSION = 1;
  private static final int CORRELATION = 0x70696e67;
  private static final int REQUEST_BYTES = 14;

  private KafkaHello() {}

  /// @param kafka `kafka://HOST:PORT`
  /// @param limit for connecting, and again for each part of the answer
  /// @return true when it knows of a broker that can serve
  /// @throws IOException when it does not answer, or not as Kafka does
  static boolean answers(URI kafka, Duration limit) throws IOException {
    int millis = Math.toIntExact(limit.toMillis());
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(kafka.getHost(), kafka.getPort()), millis);
      socket.setSoTimeout(millis);
      ask(new DataOutputStream(socket.getOutputStream()));
      return brokers(new DataInputStream(socket.getInputStream())) > 0;
    }
  }

  private static void ask(DataOutputStream out) throws IOException {
    var request = new java.io.ByteArrayOutputStream();
    var fields = new DataOutputStream(request);
    fields.writeInt(REQUEST_BYTES);
    fields.writeShort(METADATA);
    fields.writeShort(VERSION);
    fields.writeInt(CORRELATION);
    fields.writeShort(-1); // a client without a name
    fields.writeInt(0); // of no topic
    request.writeTo(out);
    out.flush();
  }

  private static int brokers(DataInputStream in) throws IOException {
    in.readInt(); // the length
    if (in.readInt() != CORRELATION) {
      throw new IOException("this is no Kafka");
    }
    return in.readInt();
  }
}
