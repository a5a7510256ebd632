package dev.millrace.queue.openapi;

import dev.millrace.rim.Refusal;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The OpenAPI documents: the queue's own, and those of the two container interfaces that it works
/// with.
@RestController
class OpenApiController {
  private static final String YAML = "application/yaml";

  private final OpenApiDocuments documents;

  OpenApiController(OpenApiDocuments documents) {
    this.documents = documents;
  }

  @GetMapping(path = "/openapi", produces = YAML)
  byte[] queueAsYaml() {
    return asYaml("queue");
  }

  @GetMapping(path = "/openapi", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] queueAsJson() {
    return asJson("queue");
  }

  @GetMapping(path = "/openapi/{document}", produces = YAML)
  byte[] asYaml(@PathVariable String document) {
    return find(document).yaml();
  }

  @GetMapping(path = "/openapi/{document}", produces = MediaType.APPLICATION_JSON_VALUE)
  byte[] asJson(@PathVariable String document) {
    return find(document).json();
  }

  private OpenApiDocuments.Document find(String name) {
    return documents
        .find(name)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "not-found",
                    "There is nothing here",
                    "the interfaces described are %s".formatted(documents.names())));
  }
}
