package dev.millrace.rim;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.queue.EnqueueRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// The smallest service: what it offers is there to be called wrongly.
@SpringBootConfiguration
@EnableAutoConfiguration
public class TinyApplication {
  static final AtomicInteger largeAnswersEnded = new AtomicInteger();

  public static void main(String[] args) {
    builder().run(args);
  }

  static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(TinyApplication.class);
  }

  /// Starts on a free port.
  ///
  /// @param settings such as `millrace.http.max-body=1KB`
  static ConfigurableApplicationContext start(String... settings) {
    String[] args = new String[settings.length + 1];
    args[0] = "--server.port=0";
    for (int i = 0; i < settings.length; i++) {
      args[i + 1] = "--" + settings[i];
    }
    return builder().run(args);
  }

  static int port(ConfigurableApplicationContext app) {
    return app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .anyone("GET", "/")
        .allow("POST", "/api/v1/queues/{queue}/items", Role.PRODUCER)
        .allow("POST", "/api/v1/queues/{queue}/leases:settle", Role.WORKER)
        .allow("GET", "/**", Role.VIEWER)
        .build();
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("source", "worker");
  }

  @Bean
  FilterRegistrationBean<?> clumsyFilter() {
    return new FilterRegistrationBean<>(
        (request, response, chain) -> {
          if (request.getParameter("filter-fails") != null) {
            throw new IllegalStateException("secret of the filter");
          }
          chain.doFilter(request, response);
        });
  }

  @RestController
  static class TinyController {
    @GetMapping("/")
    Map<String, String> page() {
      return Map.of("page", "tiny");
    }

    @PostMapping("/api/v1/queues/{queue}/items")
    Map<String, Object> enqueue(@PathVariable String queue, @RequestBody EnqueueRequest request) {
      Names.requireLabel("queue", queue);
      request.items().forEach(item -> Names.requireItemName(String.valueOf(item.name())));
      return Map.of("queue", queue, "count", request.items().size());
    }

    @GetMapping("/api/v1/queues/{queue}/items/{name}")
    Map<String, String> item(@PathVariable String queue, @PathVariable String name) {
      return Map.of("queue", queue, "name", name);
    }

    @DeleteMapping("/api/v1/queues/{queue}/items/{name}")
    Map<String, String> cancel(@PathVariable String queue, @PathVariable String name) {
      return Map.of("queue", queue, "cancelled", name);
    }

    @PostMapping("/api/v1/queues/{queue}/leases:settle")
    Map<String, Object> settle(@PathVariable String queue, @RequestBody SettleRequest request) {
      return Map.of("queue", queue, "settled", request.leases().size());
    }

    @PostMapping("/api/v1/queues/{queue}:pause")
    Map<String, String> pause(@PathVariable String queue) {
      return Map.of("paused", queue);
    }

    @GetMapping("/api/v1/queues/{queue}/batches/{batch}")
    Map<String, String> batch(@PathVariable String queue, @PathVariable String batch) {
      return Map.of("queue", queue, "batch", batch);
    }

    @GetMapping("/api/v1/queues/{queue}/batches/{batch}:wait")
    Map<String, String> await(
        @PathVariable String queue, @PathVariable String batch, @RequestParam Duration timeout) {
      return Map.of("batch", batch, "timeout", timeout.toString());
    }

    @GetMapping("/api/v1/queues/{queue}")
    Map<String, String> queue(@PathVariable String queue) {
      return Map.of("queue", queue);
    }

    @GetMapping("/limits")
    Map<String, Integer> limits(@RequestParam int limit) {
      return Map.of("limit", limit);
    }

    @GetMapping("/thread")
    Map<String, Boolean> thread() {
      return Map.of("virtual", Thread.currentThread().isVirtual());
    }

    /// Sends an event, and after a while another one.
    @GetMapping("/events")
    SseEmitter events(@RequestParam Duration wait) {
      var events = new SseEmitter(0L);
      Thread.startVirtualThread(
          () -> {
            try {
              events.send("first");
              Thread.sleep(wait);
              events.send("second");
              events.complete();
            } catch (IOException | InterruptedException e) {
              events.completeWithError(e);
            }
          });
      return events;
    }

    /// More than lies in the buffers between two processes.
    @GetMapping("/large")
    void large(HttpServletResponse response) throws IOException {
      byte[] part = new byte[1 << 16];
      try {
        for (int i = 0; i < 1 << 10; i++) {
          response.getOutputStream().write(part);
        }
      } finally {
        largeAnswersEnded.incrementAndGet();
      }
    }

    /// Answers after a while, as a long poll does.
    @GetMapping("/slow")
    Map<String, Long> slow(@RequestParam Duration wait) throws InterruptedException {
      Thread.sleep(wait);
      return Map.of("waited", wait.toMillis());
    }

    @GetMapping("/full")
    void full() {
      throw new Refusal(429, "queue-full", "The queue is full", "wait until it has room")
          .with("queue", "thumbs")
          .retryAfter(Duration.ofMillis(1200));
    }

    @GetMapping("/broken")
    void broken() {
      throw new IllegalArgumentException("secret of the controller");
    }

    @GetMapping("/send-error")
    void sendError(HttpServletResponse response) throws IOException {
      response.sendError(503, "secret of sendError");
    }

    @GetMapping("/half-written")
    void halfWritten(HttpServletResponse response) throws IOException {
      response.getWriter().print("half");
      throw new IllegalStateException("secret of the half");
    }

    @GetMapping("/breaks-off")
    void breaksOff(HttpServletResponse response) throws IOException {
      response.getWriter().print("half");
      response.flushBuffer();
      throw new IllegalStateException("secret of the half");
    }
  }
}
