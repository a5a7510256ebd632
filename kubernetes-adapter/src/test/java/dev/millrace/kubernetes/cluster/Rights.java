package dev.millrace.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a Role of the manifests lets its adapter do, so that no test passes with more than that.
public final class Rights {
  private static final Pattern CALL =
      Pattern.compile(
          "/(?:api|apis/([^/]+))/v\\d/namespaces/[^/]+/([a-z]+)(?:/([^/?]+)(?:/([a-z]+))?)?(?:\\?.*)?");

  private final List<Map<String, List<String>>> rules;

  private Rights(List<Map<String, List<String>>> rules) {
    this.rules = rules;
  }

  /// @param manifest below `k8s`; the one Role in it counts
  public static Rights of(String manifest) {
    try {
      String text = Files.readString(Path.of("../k8s").resolve(manifest));
      GenericKubernetesResource role =
          Stream.of(text.split("---\n"))
              .filter(document -> document.contains("\nkind: Role\n"))
              .map(it -> Serialization.unmarshal(it, GenericKubernetesResource.class))
              .findFirst()
              .orElseThrow();
      return new Rights(role.get("rules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return why the call is refused; null when it is not, or is about nothing in a namespace
  public @Nullable String refusal(RecordedRequest request) {
    Matcher call = CALL.matcher(request.getPath());
    if (!call.matches()) {
      return null;
    }
    String group = call.group(1) == null ? "" : call.group(1);
    String resource = call.group(2) + (call.group(4) == null ? "" : "/" + call.group(4));
    String verb = verb(request, call.group(3) != null);
    boolean may =
        rules.stream()
            .anyMatch(
                rule ->
                    rule.getOrDefault("apiGroups", List.of()).contains(group)
                        && rule.getOrDefault("resources", List.of()).contains(resource)
                        && rule.getOrDefault("verbs", List.of()).contains(verb));
    return may
        ? null
        : "the Role does not allow to %s %s of \"%s\"".formatted(verb, resource, group);
  }

  private static String verb(RecordedRequest request, boolean named) {
    return switch (request.getMethod().toString()) {
      case "GET" -> request.getPath().contains("watch=true") ? "watch" : named ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> "?";
    };
  }
}
