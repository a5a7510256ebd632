package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ContactTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Contact contact = new Contact("the queue", nanos::get);

  @Test
  void itIsTroubleUntilItHasAnswered_andWhenItAnswersNoMore() {
    assertThat(contact.trouble()).isEqualTo("it has not answered yet");
    assertThat(contact.age()).isNull();

    contact.reached();
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(contact.trouble()).isNull();
    assertThat(contact.age()).isEqualTo(Duration.ofSeconds(3));

    contact.failed(new IOException("gone"));
    assertThat(contact.trouble()).contains("gone");
    assertThat(contact.age()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void theLogTellsChanges_notTries(CapturedOutput output) {
    for (int i = 0; i < 3; i++) {
      contact.failed(new IOException("gone"));
    }
    for (int i = 0; i < 3; i++) {
      contact.reached();
    }
    assertThat(output.getOut()).containsOnlyOnce("the queue does not answer as it should");
    assertThat(output.getOut()).containsOnlyOnce("the queue answers");
  }
}
