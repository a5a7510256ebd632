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
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/// A byte with the version, and after it what version 1 had as JSON, and version 2 has as Smile, a
/// binary form of the same.
///
/// While replicas are replaced by ones of a newer build, both read what both write. So within a
/// version members may only be added, such that a reader which does not know them does the right
/// thing without; whatever else changes needs a new version, which the build before it reads
/// already. A record of a version that is not known is never passed over. A question may be a new
/// one: it changes nothing, so who does not know it says so, and goes on. (Up to the build that
/// first had [Query.Awaited], who did not know it stopped.)
///
/// Safe for all threads.
public final class WireFormat {
  private static final byte JSON = 1;
  private static final byte SMILE = 2;
  private static final byte VERSION = SMILE;

  private static final ObjectMapper AS_JSON = settings(JsonMapper.builder()).build();
  private static final ObjectMapper AS_SMILE =
      settings(
              SmileMapper.builder(
                  SmileFactory.builder()
                      .disable(SmileWriteFeature.ENCODE_BINARY_AS_7BIT)
                      // A text cut in the midst of a surrogate pair is no reason to refuse a call.
                      .enable(SmileWriteFeature.LENIENT_UTF_ENCODING)
                      .build()))
          .addModule(new CompactModule())
          .build();

  private WireFormat() {}

  /// Each of the permitted types by its simple name.
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface Named {}

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B settings(B builder) {
    return Json.settings(builder)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .addHandler(new NewQuestions())
        .addMixIn(Letter.class, Named.class)
        .addMixIn(Command.class, Named.class)
        .addMixIn(Query.class, Named.class)
        .addMixIn(Refusal.class, Named.class);
  }

  /// Reads a question that is not known as null.
  private static final class NewQuestions extends DeserializationProblemHandler {
    @Override
    public @Nullable JavaType handleUnknownTypeId(
        DeserializationContext context,
        JavaType base,
        String id,
        TypeIdResolver resolver,
        String problem) {
      return base.hasRawClass(Query.class) ? context.constructType(Void.class) : null;
    }
  }

  public static byte[] encode(Letter letter) {
    return write(AS_SMILE.writerFor(Letter.class).writeValueAsBytes(letter));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static Letter letter(byte[] record) {
    return read(version(record), record, Letter.class);
  }

  public static byte[] encode(News news) {
    return write(AS_SMILE.writeValueAsBytes(news));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static News news(byte[] record) {
    return read(version(record), record, News.class);
  }

  public static byte[] encode(QueueSpec spec) {
    return write(AS_SMILE.writeValueAsBytes(spec));
  }

  /// @throws UnreadableException when it is of another version, or damaged
  public static QueueSpec spec(byte[] record) {
    return read(version(record), record, QueueSpec.class);
  }

  // --- answers: for whom they are is read without the rest ---

  public static byte[] encode(Letter.Sender to, Outcome<?> outcome) {
    byte[] replica = to.replica().getBytes(StandardCharsets.UTF_8);
    byte[] content =
        switch (outcome) {
          case Done<?>(Object value) -> AS_SMILE.writeValueAsBytes(value);
          case Refused<?>(Refusal refusal) ->
              AS_SMILE.writerFor(Refusal.class).writeValueAsBytes(refusal);
        };
    return ByteBuffer.allocate(11 + replica.length + content.length)
        .put(VERSION)
        .put((byte) replica.length)
        .put(replica)
        .putLong(to.call())
        .put((byte) (outcome instanceof Done<?> ? 1 : 0))
        .put(content)
        .array();
  }

  /// @throws UnreadableException when it is of another version
  public static Answer answer(byte[] record) {
    byte version = version(record);
    try {
      var in = ByteBuffer.wrap(record, 1, record.length - 1);
      byte[] replica = new byte[in.get()];
      in.get(replica);
      long call = in.getLong();
      return new Answer(
          new String(replica, StandardCharsets.UTF_8),
          call,
          version,
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
        ? new Done<>((T) read(answer.version(), outcome, type))
        : new Refused<>(read(answer.version(), outcome, Refusal.class));
  }

  /// What a command or query of this class answers with when it is not refused: the argument that
  /// its record gives to [Command] or [Query].
  public static JavaType answerType(Class<? extends Record> question) {
    for (Type type : question.getGenericInterfaces()) {
      if (type instanceof ParameterizedType of
          && (of.getRawType() == Command.class || of.getRawType() == Query.class)) {
        return AS_SMILE.constructType(of.getActualTypeArguments()[0]);
      }
    }
    throw new IllegalArgumentException(question + " is neither a command nor a query");
  }

  private static byte[] write(byte[] content) {
    byte[] record = new byte[content.length + 1];
    record[0] = VERSION;
    System.arraycopy(content, 0, record, 1, content.length);
    return record;
  }

  private static byte version(byte[] record) {
    byte version = record.length == 0 ? 0 : record[0];
    if (version != JSON && version != SMILE) {
      throw new UnreadableException(
          "a record of version %s: this build reads versions %d to %d; start a build that knows it"
              .formatted(record.length == 0 ? "?" : version, JSON, VERSION),
          null);
    }
    return version;
  }

  private static <T> T read(byte version, byte[] record, Class<T> type) {
    return read(version, record, AS_SMILE.constructType(type));
  }

  /// What follows the first byte.
  private static <T> T read(byte version, byte[] record, JavaType type) {
    ObjectMapper mapper = version == JSON ? AS_JSON : AS_SMILE;
    try {
      return mapper.readerFor(type).readValue(record, 1, record.length - 1);
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
