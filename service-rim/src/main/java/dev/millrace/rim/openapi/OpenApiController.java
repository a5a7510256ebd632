package dev.millrace.rim.openapi;

import dev.millrace.rim.Refusal;
import dev.millrace.rim.openapi.OpenApiDocuments.Document;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The OpenAPI documents: the service's own, and those of the interfaces that it works with. As
/// YAML, which is how they were written, unless JSON is asked for.
@RestController
final class OpenApiController {
  private static final MediaType YAML = MediaType.APPLICATION_YAML;
  private static final MediaType JSON = MediaType.APPLICATION_JSON;

  private final OpenApiDocuments documents;

  OpenApiController(OpenApiDocuments documents) {
    this.documents = documents;
  }

  @GetMapping("/openapi")
  ResponseEntity<byte[]> own(
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept)
      throws HttpMediaTypeNotAcceptableException {
    return document(documents.names().getFirst(), accept);
  }

  @GetMapping("/openapi/{document}")
  ResponseEntity<byte[]> document(
      @PathVariable String document,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept)
      throws HttpMediaTypeNotAcceptableException {
    MediaType type = choose(accept);
    Document found = documents.find(document).orElseThrow(() -> nothing(document));
    return ResponseEntity.ok()
        .contentType(type)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .body(type.equals(JSON) ? found.json() : found.yaml());
  }

  private static MediaType choose(String accept) throws HttpMediaTypeNotAcceptableException {
    var accepted = new ArrayList<>(MediaType.parseMediaTypes(accept));
    MimeTypeUtils.sortBySpecificity(accepted);
    for (MediaType type : accepted) {
      if (type.includes(YAML)) {
        return YAML;
      }
      if (type.includes(JSON)) {
        return JSON;
      }
    }
    throw new HttpMediaTypeNotAcceptableException(List.of(YAML, JSON));
  }

  private Refusal nothing(String name) {
    return new Refusal(
        404,
        "not-found",
        "There is nothing here",
        "no interface is called \"%s\": there are %s"
            .formatted(name, String.join(", ", documents.names())));
  }
}
