package dev.millrace.worker.http;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.worker.WorkResult;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.FailedForGood;
import dev.millrace.worker.work.Verdict.Failure;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a worker's answer means.
///
/// | status | verdict |
/// | --- | --- |
/// | 200 with a WorkResult | done |
/// | 422 | failed for good, the problem's detail is the reason |
/// | 429, 503 | busy for `Retry-After`, from 1 s to an hour; 1 s where it does not say |
/// | all else | failed, may be tried again |
final class AnswerVerdict {
  /// How long a worker that does not say so is busy, and the least: an item that came back at once
  /// would be the next one again, before all that wait behind it.
  static final Duration UNSAID = Duration.ofSeconds(1);

  static final Duration LONGEST = Duration.ofHours(1);

  private final InstantSource time;

  AnswerVerdict(InstantSource time) {
    this.time = time;
  }

  Verdict of(HttpResponse<byte[]> answer) {
    return switch (answer.statusCode()) {
      case 200 -> result(answer.body());
      case 422 -> new FailedForGood(Failure.of(reason(answer)));
      // Who is not let in is set up wrongly: no item's fault.
      case 401, 403, 429, 503 -> new Busy(retryAfter(answer.headers()), said(answer));
      default -> new Failed(Failure.of(said(answer)));
    };
  }

  private static String said(HttpResponse<byte[]> answer) {
    return "HTTP status %d: %s".formatted(answer.statusCode(), reason(answer));
  }

  private static Verdict result(byte[] body) {
    try {
      WorkResult result = Json.lenient().readValue(body, WorkResult.class);
      if (result != null) {
        return new Done(result.data());
      }
      return new Failed(Failure.of("the worker's answer is not a WorkResult: null"));
    } catch (JacksonException e) {
      return new Failed(
          Failure.of("the worker's answer is not a WorkResult: " + Json.complaint(e)));
    }
  }

  private static String reason(HttpResponse<byte[]> answer) {
    if (answer.statusCode() / 100 == 3) {
      return "redirects are not followed";
    }
    try {
      JsonNode problem = Json.lenient().readTree(answer.body());
      String words = problem.path("detail").asString(problem.path("title").asString(""));
      if (!words.isBlank()) {
        return words;
      }
    } catch (JacksonException e) {
      // Not a problem document: the text itself is the best reason there is.
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "the worker gave no reason" : text;
  }

  /// Seconds, or a date as HTTP writes it.
  private Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("\\d+")) {
      return text.length() < 10 ? bounded(Duration.ofSeconds(Long.parseLong(text))) : LONGEST;
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return bounded(Duration.between(time.instant(), date));
    } catch (DateTimeException e) {
      return UNSAID;
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(UNSAID) < 0) {
      return UNSAID;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
