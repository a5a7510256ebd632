package dev.millrace.rim.settings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/// Has all settings checked before anything is made of them.
@AutoConfiguration
class SettingsAutoConfiguration {
  @Bean
  static SettingsGate settingsGate(Environment environment) {
    return new SettingsGate(environment);
  }
}
