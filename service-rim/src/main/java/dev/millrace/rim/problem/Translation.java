package dev.millrace.rim.problem;

import dev.millrace.rim.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/// Says of each exception what the caller did wrong and what to do, or that it is our fault.
final class Translation {
  private static final Logger log = LoggerFactory.getLogger(Translation.class);
  private static final int MAX_CAUSES = 20;

  private Translation() {}

  static Refusal of(Throwable failure, HttpServletRequest request) {
    Refusal thrown = cause(failure, Refusal.class);
    if (thrown != null) {
      return thrown;
    }
    String call = request.getMethod() + " " + request.getRequestURI();
    return switch (failure) {
      case HttpMessageNotReadableException e -> unreadable(e);
      case HttpRequestMethodNotSupportedException e -> methodNotAllowed(e, call);
      case HttpMediaTypeNotSupportedException e -> unsupportedMediaType(e);
      case HttpMediaTypeNotAcceptableException e -> notAcceptable(e);
      case MissingServletRequestParameterException e ->
          new Refusal(
              400,
              "missing-parameter",
              "A parameter is missing",
              "the query parameter \"%s\" is missing: add ?%s="
                  .formatted(e.getParameterName(), e.getParameterName()));
      case MethodArgumentTypeMismatchException e -> invalidParameter(e);
      case NoResourceFoundException e -> notFound(call);
      case NoHandlerFoundException e -> notFound(call);
      case AsyncRequestTimeoutException e ->
          new Refusal(
              503,
              "timed-out",
              "The answer took too long",
              "%s was not done in time; try again".formatted(call));
      case ErrorResponse e -> ofSpring(e, failure, call);
      default -> ofOther(failure, call);
    };
  }

  static Refusal notFound(String call) {
    return new Refusal(
        404,
        "not-found",
        "There is nothing here",
        "nothing is served at %s: check the path".formatted(call));
  }

  /// For a status that comes without an exception.
  static Refusal ofStatus(int status, String detail) {
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "HTTP status " + status : known.getReasonPhrase();
    String slug = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new Refusal(status, slug, title, detail);
  }

  private static Refusal unreadable(HttpMessageNotReadableException e) {
    JacksonException json = cause(e, JacksonException.class);
    if (json != null && cause(json, java.io.IOException.class) == null) {
      return JsonFault.of(json);
    }
    if (cause(e, TimeoutException.class) != null) {
      return new Refusal(
          408,
          "body-too-slow",
          "The body came too slowly",
          "the body did not arrive in time: send it faster, or in smaller requests");
    }
    HttpException http = cause(e, HttpException.class);
    if (http != null && http.getCode() >= 400) {
      return ofStatus(http.getCode(), "the body cannot be read: " + http.getReason());
    }
    return new Refusal(
        400, "missing-body", "The body is missing", "a JSON object is needed as the body");
  }

  private static Refusal methodNotAllowed(HttpRequestMethodNotSupportedException e, String call) {
    String[] offered = e.getSupportedMethods();
    String allow = offered == null ? "" : String.join(", ", offered);
    return new Refusal(
            405,
            "method-not-allowed",
            "The method is not offered here",
            "%s is not offered: use %s".formatted(call, allow.isEmpty() ? "another method" : allow))
        .header(HttpHeaders.ALLOW, allow);
  }

  private static Refusal unsupportedMediaType(HttpMediaTypeNotSupportedException e) {
    String sent = e.getContentType() == null ? "no Content-Type" : e.getContentType().toString();
    return new Refusal(
        415,
        "unsupported-media-type",
        "The body's media type is not understood",
        "the body was sent as %s: send %s".formatted(sent, list(e.getSupportedMediaTypes())));
  }

  private static Refusal notAcceptable(HttpMediaTypeNotAcceptableException e) {
    return new Refusal(
        406,
        "not-acceptable",
        "No acceptable media type",
        "nothing that the Accept header allows can be sent: accept "
            + list(e.getSupportedMediaTypes()));
  }

  private static Refusal invalidParameter(MethodArgumentTypeMismatchException e) {
    IllegalArgumentException ours = contractFault(e);
    String why =
        ours != null
            ? String.valueOf(ours.getMessage())
            : "\"%s\" is not %s"
                .formatted(Abbreviation.of(e.getValue()), TypeWords.of(e.getRequiredType()));
    return new Refusal(
            400,
            "invalid-parameter",
            "A parameter is not valid",
            "the parameter \"%s\" is not valid: %s".formatted(e.getName(), why))
        .with("field", e.getName());
  }

  private static Refusal ofSpring(ErrorResponse e, Throwable failure, String call) {
    int status = e.getStatusCode().value();
    if (status >= 500) {
      return fault(status, failure, call);
    }
    String detail = e.getBody().getDetail();
    Refusal refusal = ofStatus(status, detail == null ? call + " was refused" : detail);
    e.getHeaders().forEach((name, values) -> refusal.header(name, String.join(", ", values)));
    return refusal;
  }

  private static Refusal ofOther(Throwable failure, String call) {
    IllegalArgumentException ours = contractFault(failure);
    if (ours != null) {
      return new Refusal(
          400, "invalid-value", "A value is not valid", String.valueOf(ours.getMessage()));
    }
    HttpException http = cause(failure, HttpException.class);
    if (http != null && http.getCode() >= 400 && http.getCode() < 500) {
      return ofStatus(http.getCode(), String.valueOf(http.getReason()));
    }
    return fault(500, failure, call);
  }

  /// Our fault: the caller gets an id, the log gets the exception.
  static Refusal fault(int status, @Nullable Throwable failure, String call) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    log.error("{} failed, answered with {} and id {}", call, status, id, failure);
    return new Refusal(
            status,
            "internal-error",
            "The service failed",
            "%s failed through no fault of yours; the service's log says more under id %s"
                .formatted(call, id))
        .with("id", id);
  }

  /// The checks of the contracts (names, durations, states) throw [IllegalArgumentException] with a
  /// message for the caller. The same exception from anywhere else is a bug, and not for the
  /// caller's eyes.
  private static @Nullable IllegalArgumentException contractFault(Throwable failure) {
    IllegalArgumentException found = cause(failure, IllegalArgumentException.class);
    for (int i = 0; found != null && i < MAX_CAUSES; i++) {
      StackTraceElement[] trace = found.getStackTrace();
      if (trace.length > 0 && trace[0].getClassName().startsWith("dev.millrace.contracts.")) {
        return found;
      }
      found =
          found.getCause() == null ? null : cause(found.getCause(), IllegalArgumentException.class);
    }
    return null;
  }

  private static String list(Collection<?> mediaTypes) {
    return mediaTypes.isEmpty()
        ? "application/json"
        : mediaTypes.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  static <T> @Nullable T cause(Throwable failure, Class<T> type) {
    Throwable t = failure;
    for (int i = 0; t != null && i < MAX_CAUSES; i++) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
      t = t.getCause();
    }
    return null;
  }
}
