package dev.millrace.contracts;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An RFC 9457 problem document, as every Millrace service answers an error.
///
/// @param type a stable relative URI such as `/problems/lease-lost`; what a program should branch
///     on
/// @param title the same words for every problem of this type
/// @param status the HTTP status
/// @param detail what was wrong this time, where, and what to do
/// @param extensions further members, such as `queue` or `item`
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    @Nullable String type,
    @Nullable String title,
    int status,
    @Nullable String detail,
    @JsonIgnore Map<String, Object> extensions) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    extensions = extensions == null ? new LinkedHashMap<>() : extensions;
  }

  @JsonAnySetter
  void extension(String name, Object value) {
    extensions.put(name, value);
  }

  @JsonAnyGetter
  Map<String, Object> members() {
    return extensions;
  }

  /// Whether it is one of Millrace's own of that name.
  ///
  /// @param name such as `lease-lost`
  public boolean is(String name) {
    return ("/problems/" + name).equals(type);
  }

  /// The sentence to show a person.
  public String message() {
    if (detail != null) {
      return detail;
    }
    return title != null ? title : "HTTP status " + status;
  }
}
