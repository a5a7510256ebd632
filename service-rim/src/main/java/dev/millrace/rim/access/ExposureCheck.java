package dev.millrace.rim.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/// Has the [Exposure] judged before anything else is done, so that a service which may not start
/// says so at once, and nothing else.
final class ExposureCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {
  @Override
  public void initialize(ConfigurableApplicationContext context) {
    if (context instanceof ServletWebServerApplicationContext) {
      Binder binder = Binder.get(context.getEnvironment());
      InetAddress address = binder.bind("server.address", InetAddress.class).orElse(null);
      SecuritySettings settings = settings(binder);
      if (settings != null) {
        Exposure.of(address, settings);
      }
    }
  }

  /// @return null where they are wrong, which is told with all that is wrong with the settings
  private static @Nullable SecuritySettings settings(Binder binder) {
    try {
      return binder.bindOrCreate("millrace.security", SecuritySettings.class);
    } catch (BindException e) {
      return null;
    }
  }
}
