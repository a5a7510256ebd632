package dev.millrace.rim.problem;

import dev.millrace.rim.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// Where the servlet container sends an error that nothing else has answered, such as one made with
/// `sendError`.
@Controller
final class ErrorPage implements ErrorController {
  private final Problems problems;

  ErrorPage(Problems problems) {
    this.problems = problems;
  }

  @RequestMapping("${spring.web.error.path:${error.path:/error}}")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(refusal(request), request, response);
  }

  private static Refusal refusal(HttpServletRequest request) {
    Integer status = attribute(request, RequestDispatcher.ERROR_STATUS_CODE, Integer.class);
    Throwable failure = attribute(request, RequestDispatcher.ERROR_EXCEPTION, Throwable.class);
    String uri = attribute(request, RequestDispatcher.ERROR_REQUEST_URI, String.class);
    String call = request.getMethod() + " " + (uri == null ? request.getRequestURI() : uri);
    if (failure != null) {
      return Translation.of(failure, request);
    }
    if (status == null || status < 400 || status == 404) {
      return Translation.notFound(call);
    }
    if (status >= 500) {
      return Translation.fault(status, null, call);
    }
    String message = attribute(request, RequestDispatcher.ERROR_MESSAGE, String.class);
    return Translation.ofStatus(
        status,
        message == null || message.isBlank()
            ? call + " was refused"
            : Abbreviation.sentence(message));
  }

  private static <T> @Nullable T attribute(HttpServletRequest request, String name, Class<T> type) {
    Object value = request.getAttribute(name);
    return type.isInstance(value) ? type.cast(value) : null;
  }
}
