package dev.millrace.rim;

import static dev.millrace.rim.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import dev.millrace.contracts.json.Json;
import dev.millrace.rim.log.LoggedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;

/// The properties that all services share, and how their logs look.
@ExtendWith(OutputCaptureExtension.class)
class SharedPropertiesTest {
  private static final Logger log = LoggerFactory.getLogger(SharedPropertiesTest.class);

  @Test
  void anEventIsOneLineWhateverIsInIt(CapturedOutput output) {
    try (var app = TinyApplication.start("spring.application.name=tiny")) {
      log.atWarn()
          .addKeyValue("item", "two\nlines")
          .setCause(new IllegalStateException("cause\r\nof it"))
          .log("forged\n2026-01-01 ERROR line");
    }
    assertThat(output.getOut().lines().filter(line -> line.contains("forged")))
        .singleElement()
        .asString()
        .contains(" WARN  [tiny] SharedPropertiesTest: forged | 2026-01-01 ERROR line")
        .contains("item=\"two | lines\"")
        .contains("IllegalStateException: cause | of it")
        .contains(" | at dev.millrace.rim.SharedPropertiesTest");
  }

  @Test
  void itemQueueAndAttemptAreFields_inJsonToo() {
    var item = new LoggedItem("thumbs", "a/b \"c\"", 3);
    List<JsonNode> lines =
        json(
            log -> {
              item.in(log.atInfo()).log("of the line");
              try (var all = item.inAll()) {
                log.info("of the thread");
              }
              log.info("of none");
            });
    assertThat(lines).hasSize(3);
    for (JsonNode line : lines.subList(0, 2)) {
      assertThat(line.path("queue").asString()).isEqualTo("thumbs");
      assertThat(line.path("item").asString()).isEqualTo("a/b \"c\"");
      assertThat(line.path("attempt").asString()).isEqualTo("3");
    }
    assertThat(lines.getLast().has("item")).isFalse();
  }

  /// What `logging.structured.format.console=ecs` writes; set for an application, it would stay for
  /// those that are started in this JVM afterwards.
  private static List<JsonNode> json(Consumer<Logger> logging) {
    var context = new LoggerContext();
    context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
    context.putObject(Environment.class.getName(), new StandardEnvironment());
    var encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    var lines = new ArrayList<JsonNode>();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent line) {
            lines.add(Json.lenient().readTree(encoder.encode(line)));
          }
        };
    appender.setContext(context);
    appender.start();
    var logger = context.getLogger("json");
    logger.addAppender(appender);
    logging.accept(logger);
    return lines;
  }

  @Test
  void whatAServiceSaysWins() throws Exception {
    try (ConfigurableApplicationContext app =
        TinyApplication.start("management.endpoints.web.exposure.include=health")) {
      problem(404, new Calls(app).get("/actuator/prometheus"));
    }
  }

  @Test
  void requestsRunOnVirtualThreads() throws Exception {
    try (ConfigurableApplicationContext app = TinyApplication.start()) {
      assertThat(new Calls(app).get("/thread").body()).contains("\"virtual\":true");
    }
  }
}
