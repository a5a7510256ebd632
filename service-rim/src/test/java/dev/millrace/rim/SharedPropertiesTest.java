package dev.millrace.rim;

import static dev.millrace.rim.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

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
