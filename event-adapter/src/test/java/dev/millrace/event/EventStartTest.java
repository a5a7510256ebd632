package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EventStartTest {
  @Test
  void aWrongTypeAnUnknownKeyABadExpressionAndABadTopicAreToldTogether(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                SpringApplication.run(
                    EventApplication.class,
                    "--server.port=0",
                    "--millrace.event.name=a",
                    "--millrace.event.from=kafka:in",
                    "--millrace.event.kafka.servers=127.0.0.1:1",
                    "--millrace.event.kafka.threads=some",
                    "--millrace.event.filter.when=event.data.",
                    "--millrace.event.filter.to=kafka:out",
                    "--millrace.event.filter.tu=kafka:out",
                    "--millrace.topics={out: {partitions: none}}"))
        .isNotNull();
    assertThat(output.getOut().split("APPLICATION FAILED TO START")).hasSize(2);
    assertThat(output)
        .contains(
            "- millrace.event.kafka.threads is \"some\": write a whole number (the command line)",
            "- millrace.event.filter.tu is not known: there are rejected, to, when",
            "- millrace.event.filter.when ",
            "- millrace.event.dead is missing",
            "- millrace.topics out, partitions");
  }
}
