package dev.millrace.kubernetes;

import dev.millrace.kubernetes.fetch.ItemFetch;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the kubernetes-adapter; or, as `fetch FILE`, gets the data of one item.
@SpringBootApplication
public class KubernetesApplication {
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0 && args[0].equals(ItemFetch.VERB)) {
      System.exit(ItemFetch.run(List.of(args).subList(1, args.length), System.getenv()));
    }
    SpringApplication.run(KubernetesApplication.class, args);
  }
}
