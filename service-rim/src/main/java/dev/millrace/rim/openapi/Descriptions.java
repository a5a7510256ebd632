package dev.millrace.rim.openapi;

import java.util.List;

/// The interfaces of which a service serves descriptions, as a bean: the first at `/openapi`, each
/// at `/openapi/{name}`. Anyone may read them.
///
/// ```java
/// @Bean
/// Descriptions descriptions() {
///   return Descriptions.of("queue", "source", "worker");
/// }
/// ```
///
/// @param names each of a document `openapi/NAME.yaml` in the class path
public record Descriptions(List<String> names) {
  public Descriptions {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no name: name a document, or have no such bean");
    }
  }

  public static Descriptions of(String... names) {
    return new Descriptions(List.of(names));
  }
}
