package dev.millrace.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CoordinatorStartTest {
  @Test
  void allMistakesAreToldInOneMessageWithTheirPlaces(@TempDir Path folder, CapturedOutput output)
      throws Exception {
    Path file = folder.resolve("join.yaml");
    Files.writeString(
        file,
        """
        millrace:
          coordinator:
            url: queue-service
            lease: soon
            join:
              queue: photos
              queues: [Photos]
              dead: perhaps
              slots: many
        """);
    String line = " (" + file + ", line ";
    assertThatThrownBy(
            () ->
                SpringApplication.run(
                    CoordinatorApplication.class,
                    "--server.port=0",
                    "--millrace.http.patience=1ms",
                    "--spring.config.additional-location=file:" + file))
        .isNotNull();
    assertThat(output.getOut().split("APPLICATION FAILED TO START")).hasSize(2);
    assertThat(output)
        .contains(
            "- millrace.coordinator.url is not a base URL",
            line + "3)",
            "- millrace.coordinator.lease is \"soon\": write a duration",
            line + "4)",
            "- millrace.coordinator.join.queue is not known: there are control, dead, deadline",
            line + "6)",
            "- millrace.coordinator.join.queues[0] ",
            line + "7)",
            "- millrace.coordinator.join.dead is \"perhaps\": write one of wait, fail"
                + line
                + "8)",
            "- millrace.coordinator.join.slots is \"many\": write a whole number" + line + "9)",
            "- millrace.coordinator.join.control is missing: name the queue",
            "- millrace.coordinator.join.to is missing",
            "- millrace.http.patience is 1 ms: set it between 100ms and 10m (the command line)",
            "Set them in the environment");
  }
}
