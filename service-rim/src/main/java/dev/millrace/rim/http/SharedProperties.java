package dev.millrace.rim.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/// Puts `millrace-shared.properties` below every other source of settings: what a service or its
/// user says wins.
final class SharedProperties implements EnvironmentPostProcessor {
  private static final String FILE = "millrace-shared.properties";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    try {
      environment
          .getPropertySources()
          .addLast(new ResourcePropertySource(FILE, new ClassPathResource(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
