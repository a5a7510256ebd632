package dev.millrace.signup.web;

import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.openapi.Descriptions;
import dev.millrace.signup.database.DatabaseConfiguration;
import dev.millrace.signup.link.Handles;
import dev.millrace.signup.outbox.OutboxConfiguration;
import dev.millrace.signup.register.Register;
import dev.millrace.signup.register.RegisterConfiguration;
import dev.millrace.signup.register.RegisterSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The part `web`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
@Import({DatabaseConfiguration.class, OutboxConfiguration.class, RegisterConfiguration.class})
public class WebConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Reception reception(
      Register register, Handles handles, WebSettings settings, MeterRegistry registry) {
    var throttle = new Throttle(settings.rate(), settings.burst(), System::nanoTime);
    return new Reception(register, handles, throttle, settings.least(), registry);
  }

  @Bean
  SignupApi signupApi(
      Reception reception, Register register, Handles handles, RegisterSettings settings) {
    return new SignupApi(reception, register, handles, settings.publicUrl());
  }

  @Bean
  PageController pageController(Reception reception, Register register, Handles handles) {
    return new PageController(reception, register, handles, new Pages());
  }

  @Bean
  PageHeaders pageHeaders() {
    return new PageHeaders();
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("signup");
  }

  /// People have no tokens. What they must not do they cannot ask for: a page needs its handle, and
  /// a confirmation its link.
  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .anyone("GET", "/")
        .anyone("GET", "/assets/**")
        .anyone("GET", "/favicon.ico")
        .anyone("*", "/signups")
        .anyone("GET", "/signups/{handle}")
        .anyone("GET", "/verify")
        .anyone("POST", "/api/v1/signups")
        .anyone("GET", "/api/v1/signups/{handle}")
        .build();
  }
}
