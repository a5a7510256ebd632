package dev.millrace.queue.engine.move;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.core.NestedExceptionUtils;

/// `queue-service migrate`: not the service, but a program that moves the queues of an embedded
/// engine to Kafka, and ends. It takes the settings of the service, from where the service takes
/// them.
public final class MigrateApplication {
  private static final Logger log = LoggerFactory.getLogger(MigrateApplication.class);

  private MigrateApplication() {}

  /// @return 0 when all queues are where they should be; 1 when not, which the standard error tells
  public static int run(String[] arguments) {
    for (String argument : arguments) {
      if (!argument.matches("--[^=]+\\.[^=]+(=.*)?")) {
        System.err.printf(
            "migrate: %s is not a setting; they are written as --millrace.migrate.dry-run=true%n",
            argument);
        return 1;
      }
    }
    var application = new SpringApplication(MigrateApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    application.setAdditionalProfiles("migrate");
    try (var context = application.run(arguments)) {
      return new Errand(context.getEnvironment(), System.out).run() ? 0 : 1;
    } catch (BindException e) {
      return complain(mistake(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return complain(e);
    } catch (RuntimeException e) {
      log.debug("the migration failed", e);
      return complain(e);
    }
  }

  private static Throwable mistake(BindException e) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
    if (!(cause instanceof UnboundConfigurationPropertiesException unknown)) {
      return cause;
    }
    return new IllegalArgumentException(
        unknown.getUnboundProperties().stream()
            .map(property -> "no setting is called " + property.getName())
            .collect(Collectors.joining("; ")));
  }

  private static int complain(Throwable failure) {
    String message = failure.getMessage();
    System.err.println("migrate: " + (message == null ? failure.toString() : message));
    return 1;
  }
}
