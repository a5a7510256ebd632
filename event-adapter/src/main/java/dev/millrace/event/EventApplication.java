package dev.millrace.event;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// One event pattern between the ends that `millrace.event` names.
@SpringBootApplication(proxyBeanMethods = false)
public class EventApplication {
  public static void main(String[] args) {
    SpringApplication.run(EventApplication.class, args);
  }
}
