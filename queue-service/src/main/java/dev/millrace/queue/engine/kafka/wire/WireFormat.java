package dev.millrace.queue.engine.kafka.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/// A byte with the version, and JSON after it.
///
/// While replicas are replaced by ones of a newer build, both read what both write. So within a
/// version members may only be added, such that a reader which does not know them does the right
/// thing without; whatever else changes needs a new version, which the build before it reads
/// already. A record of a version that is not known is never passed over.
///
/// Safe for all threads.
public final class WireFormat {
  private static final byte VERSION = 1;
  private static final JsonMapper MAPPER =
      Json.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .addMixIn(Letter.class, Named.class)
          .addMixIn(Command.class, Named.class)
          .addMixIn(Query.class, Named.class)
          .addMixIn(Refusal.class, Named.class)
          .build();

  private WireFormat() {}

  /// Each of the permitted types by its simple name.
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface Named {}

  public static byte[] encode(Letter letter) {
    return write(MAPPER.writerFor(Letter.class).writeValueAsBytes(letter));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static Letter letter(byte[] record) {
    checkVersion(record);
    return read(record, MAPPER.constructType(Letter.class));
  }

  public static byte[] encode(News news) {
    return write(MAPPER.writeValueAsBytes(news));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static News news(byte[] record) {
    checkVersion(record);
    return read(record, MAPPER.constructType(News.class));
  }

  public static byte[] encode(QueueSpec spec) {
    return write(MAPPER.writeValueAsBytes(spec));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static QueueSpec spec(byte[] record) {
    checkVersion(record);
    return read(record, MAPPER.constructType(QueueSpec.class));
  }

  // --- answers: for whom they are is read without the rest ---

  public static byte[] encode(Letter.Sender to, Outcome<?> outcome) {
    byte[] replica = to.replica().getBytes(StandardCharsets.UTF_8);
    byte[] json =
        switch (outcome) {
          case Done<?>(Object value) -> MAPPER.writeValueAsBytes(value);
          case Refused<?>(Refusal refusal) ->
              MAPPER.writerFor(Refusal.class).writeValueAsBytes(refusal);
        };
    return ByteBuffer.allocate(11 + replica.length + json.length)
        .put(VERSION)
        .put((byte) replica.length)
        .put(replica)
        .putLong(to.call())
        .put((byte) (outcome instanceof Done<?> ? 1 : 0))
        .put(json)
        .array();
  }

  /// @throws UnreadableException when it is of another version
  public static Answer answer(byte[] record) {
    checkVersion(record);
    try {
      var in = ByteBuffer.wrap(record, 1, record.length - 1);
      byte[] replica = new byte[in.get()];
      in.get(replica);
      long call = in.getLong();
      return new Answer(
          new String(replica, StandardCharsets.UTF_8),
          call,
          Arrays.copyOfRange(record, in.position(), record.length));
    } catch (BufferUnderflowException e) {
      throw new UnreadableException("a damaged record: it is too short", e);
    }
  }

  /// @param type of what the command or query answers with, as [#answerType] has it
  /// @throws UnreadableException when it is damaged
  @SuppressWarnings("unchecked")
  public static <T> Outcome<T> outcome(Answer answer, JavaType type) {
    byte[] outcome = answer.outcome();
    return outcome[0] == 1
        ? new Done<>((T) read(outcome, type))
        : new Refused<>(read(outcome, MAPPER.constructType(Refusal.class)));
  }

  /// What a command or query of this class answers with when it is not refused: the argument that
  /// its record gives to [Command] or [Query].
  public static JavaType answerType(Class<? extends Record> question) {
    for (Type type : question.getGenericInterfaces()) {
      if (type instanceof ParameterizedType of
          && (of.getRawType() == Command.class || of.getRawType() == Query.class)) {
        return MAPPER.constructType(of.getActualTypeArguments()[0]);
      }
    }
    throw new IllegalArgumentException(question + " is neither a command nor a query");
  }

  private static byte[] write(byte[] json) {
    byte[] record = new byte[json.length + 1];
    record[0] = VERSION;
    System.arraycopy(json, 0, record, 1, json.length);
    return record;
  }

  private static void checkVersion(byte[] record) {
    if (record.length == 0 || record[0] != VERSION) {
      throw new UnreadableException(
          "a record of version %s: this build reads version %d; start a build that knows it"
              .formatted(record.length == 0 ? "?" : record[0], VERSION),
          null);
    }
  }

  /// What follows the first byte.
  private static <T> T read(byte[] record, JavaType type) {
    try {
      return MAPPER.readerFor(type).readValue(record, 1, record.length - 1);
    } catch (JacksonException e) {
      throw new UnreadableException("a damaged record: " + e.getOriginalMessage(), e);
    }
  }

  /// What stands in a topic cannot be understood by this build.
  public static final class UnreadableException extends RuntimeException {
    UnreadableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
