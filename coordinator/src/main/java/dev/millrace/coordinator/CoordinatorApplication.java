package dev.millrace.coordinator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// A join, a reduction, or both, as `millrace.coordinator` says.
@SpringBootApplication(proxyBeanMethods = false)
public class CoordinatorApplication {
  public static void main(String[] args) {
    SpringApplication.run(CoordinatorApplication.class, args);
  }
}
