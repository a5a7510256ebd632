package dev.millrace.rim.openapi;

import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// The documents as they are in the class path, and as JSON. Read when first asked for.
final class OpenApiDocuments {
  private final List<String> names;
  private final ConcurrentHashMap<String, Document> documents = new ConcurrentHashMap<>();

  OpenApiDocuments(List<String> names) {
    this.names = names;
  }

  record Document(byte[] yaml, byte[] json) {}

  List<String> names() {
    return names;
  }

  Optional<Document> find(String name) {
    return names.contains(name)
        ? Optional.of(documents.computeIfAbsent(name, this::read))
        : Optional.empty();
  }

  private Document read(String name) {
    try (InputStream in = new ClassPathResource("openapi/" + name + ".yaml").getInputStream()) {
      byte[] yaml = in.readAllBytes();
      Object tree = parser().load(new String(yaml, StandardCharsets.UTF_8));
      return new Document(yaml, Json.strict().writeValueAsBytes(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads times as text, as JSON has none.
  private static Yaml parser() {
    var loading = new LoaderOptions();
    var dumping = new DumperOptions();
    var resolver =
        new Resolver() {
          @Override
          public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (tag != Tag.TIMESTAMP) {
              super.addImplicitResolver(tag, pattern, first, limit);
            }
          }
        };
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, resolver);
  }
}
