package dev.millrace.kubernetes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the kubernetes-adapter.
@SpringBootApplication
public class KubernetesApplication {
  public static void main(String[] args) {
    SpringApplication.run(KubernetesApplication.class, args);
  }
}
