package dev.millrace.contracts.json;

import static tools.jackson.databind.cfg.CoercionAction.Fail;
import static tools.jackson.databind.cfg.CoercionAction.TryConvert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.contracts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

/// The two mappers of Millrace. Both are immutable and safe for all threads.
public final class Json {
  public static final String API_VERSION = "v1";

  private static final Pattern OF_ITSELF =
      Pattern.compile(
          " ?\\((?:for \\w+ starting at|start marker at) \\[.*?]\\)|: enable `[^`]*` to allow"
              + "|, from `[^`]*`| \\(for POJO.*");
  private static final JsonMapper STRICT = builder().build();
  private static final JsonMapper LENIENT =
      builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withCoercionConfig(LogicalType.Textual, text -> numbersAsText(text, TryConvert))
          .build();

  private Json() {}

  /// For what our own users send us: an unknown or doubled field and a wrong type are refused by
  /// name.
  public static JsonMapper strict() {
    return STRICT;
  }

  /// For what a foreign source or worker says: unknown fields are ignored.
  public static JsonMapper lenient() {
    return LENIENT;
  }

  /// What is wrong with a text, without what the parser says of itself.
  public static String complaint(JacksonException e) {
    return OF_ITSELF.matcher(e.getOriginalMessage()).replaceAll("");
  }

  /// The strict mapper's settings, for a service that builds its own.
  public static JsonMapper.Builder builder() {
    return settings(JsonMapper.builder());
  }

  /// The same settings for a mapper of another format.
  public static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B settings(B builder) {
    return builder
        .addModule(new JsonDataModule())
        .addModule(new ContractsModule())
        .addHandler(new KindCheck())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .withCoercionConfig(LogicalType.Textual, text -> numbersAsText(text, Fail))
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
  }

  private static void numbersAsText(MutableCoercionConfig text, CoercionAction action) {
    text.setCoercion(CoercionInputShape.Integer, action)
        .setCoercion(CoercionInputShape.Float, action)
        .setCoercion(CoercionInputShape.Boolean, action);
  }

  /// Durations and times as text, and `kind` and `apiVersion` in front of every document.
  private static final class ContractsModule extends SimpleModule {
    ContractsModule() {
      super("millrace-contracts");
      addSerializer(
          Duration.class,
          new StdSerializer<>(Duration.class) {
            @Override
            public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
              out.writeString(Durations.format(value));
            }
          });
      addDeserializer(
          Duration.class,
          new StdDeserializer<>(Duration.class) {
            @Override
            public Duration deserialize(JsonParser in, DeserializationContext context) {
              String text = in.getString();
              try {
                return Durations.parse(text);
              } catch (IllegalArgumentException e) {
                return (Duration)
                    context.handleWeirdStringValue(Duration.class, text, "%s", e.getMessage());
              }
            }
          });
      addDeserializer(
          Instant.class,
          new StdDeserializer<>(Instant.class) {
            @Override
            public Instant deserialize(JsonParser in, DeserializationContext context) {
              return in.hasToken(JsonToken.VALUE_STRING)
                  ? InstantDeserializer.INSTANT.deserialize(in, context)
                  : (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
          });
      setSerializerModifier(
          new ValueSerializerModifier() {
            @Override
            public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription.Supplier bean,
                List<BeanPropertyWriter> writers) {
              Kind kind = bean.getBeanClass().getAnnotation(Kind.class);
              if (kind != null) {
                writers.addFirst(new ConstantProperty(config, bean, "apiVersion", API_VERSION));
                writers.addFirst(new ConstantProperty(config, bean, "kind", kind.value()));
              }
              return writers;
            }
          });
    }
  }

  /// Lets `kind` and `apiVersion` in, if they say what is expected.
  private static final class KindCheck extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser in,
        ValueDeserializer<?> deserializer,
        Object beanOrClass,
        String property) {
      Class<?> type = beanOrClass instanceof Class<?> c ? c : beanOrClass.getClass();
      Kind kind = type.getAnnotation(Kind.class);
      if (kind == null) {
        return false;
      }
      String expected =
          switch (property) {
            case "kind" -> kind.value();
            case "apiVersion" -> API_VERSION;
            default -> "";
          };
      if (expected.isEmpty()) {
        return false;
      }
      String actual = in.getValueAsString("");
      if (!actual.equals(expected)) {
        context.reportInputMismatch(
            type, "%s must be \"%s\", not \"%s\"", property, expected, actual);
      }
      return true;
    }
  }
}
