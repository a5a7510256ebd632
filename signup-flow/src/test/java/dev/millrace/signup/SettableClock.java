package dev.millrace.signup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// Time that goes on by itself and can be put forward.
public final class SettableClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  public void forward(Duration time) {
    ahead = ahead.plus(time);
  }

  /// Puts it into a part.
  public static final class InPlaceOfTheSystems {
    @Bean
    @Primary
    SettableClock settableClock() {
      return new SettableClock();
    }
  }
}
