package dev.millrace.contracts.json;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// Reads a [JsonData] by copying tokens, which checks the syntax and drops white space but builds
/// no tree, and writes it as it is.
final class JsonDataModule extends SimpleModule {
  private static final JsonFactory COMPACT = new JsonFactory();

  JsonDataModule() {
    super("millrace-data");
    addSerializer(
        JsonData.class,
        new StdSerializer<>(JsonData.class) {
          @Override
          public void serialize(JsonData data, JsonGenerator out, SerializationContext context) {
            out.writeRawValue(new SerializedString(data.toString()));
          }
        });
    addDeserializer(
        JsonData.class,
        new StdDeserializer<>(JsonData.class) {
          @Override
          public JsonData deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
              return (JsonData)
                  context.handleUnexpectedToken(context.constructType(JsonData.class), in);
            }
            return read(in);
          }
        });
  }

  /// Reads the object that the parser stands at the beginning of.
  static JsonData read(JsonParser in) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = COMPACT.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.copyCurrentStructureExact(in);
    }
    return JsonData.ofTrusted(bytes.toByteArray());
  }
}
