package dev.millrace.queue;

import dev.millrace.queue.engine.move.MigrateApplication;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import java.time.InstantSource;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@EnableConfigurationProperties(ServiceSettings.class)
public class QueueApplication {
  /// How many platform threads run the virtual ones. The JVM reads it when it starts the first.
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  /// With `migrate` as the first argument it is no service: see [MigrateApplication].
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("migrate")) {
      System.exit(MigrateApplication.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    leaveRoomForTheWriter();
    SpringApplication.run(QueueApplication.class, args);
  }

  /// One processor is the engine's writer's: requests that compete with it for the last one only
  /// make each other wait.
  private static void leaveRoomForTheWriter() {
    if (System.getProperty(CARRIERS) == null) {
      int processors = Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, String.valueOf(Math.max(1, processors - 1)));
    }
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /// Its own interface, and the two container interfaces that it works with.
  @Bean
  Descriptions descriptions() {
    return Descriptions.of("queue", "source", "worker");
  }

  /// Producers bring items in and may take them back, workers lease and settle, everybody looks,
  /// and all else is for operators. A worker that cannot work may pause its queue, which is no more
  /// than it could do by holding what it leases; going on is for operators.
  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .anyone("GET", "/")
        .anyone("GET", "/page/**")
        .anyone("GET", "/webjars/**")
        .allow("POST", "/api/v1/queues/{queue}/items", Role.PRODUCER)
        .allow("DELETE", "/api/v1/queues/{queue}/items/{name}", Role.PRODUCER)
        .allow("PUT", "/api/v1/queues/{queue}/batches/{batch}", Role.PRODUCER)
        .allow("POST", "/api/v1/queues/{queue}/batches/{batch}:cancel", Role.PRODUCER)
        .allow("POST", "/api/v1/queues/{queue}/leases", Role.WORKER)
        .allow("POST", "/api/v1/queues/{queue}/leases:settle", Role.WORKER)
        .allow("POST", "/api/v1/queues/{queue}:pause", Role.WORKER)
        .allow("GET", "/api/v1/**", Role.VIEWER)
        .build();
  }
}
