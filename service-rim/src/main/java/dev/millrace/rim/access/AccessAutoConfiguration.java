package dev.millrace.rim.access;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/// Where the service binds and who may call it.
@AutoConfiguration
@EnableConfigurationProperties({SecuritySettings.class, ServerProperties.class})
class AccessAutoConfiguration {
  /// Inside the filter that writes problems.
  private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

  @Bean
  Exposure exposure(ServerProperties server, SecuritySettings settings) {
    return Exposure.of(server.getAddress(), settings);
  }

  /// A service without rules of its own is for operators.
  @Bean
  @ConditionalOnMissingBean
  AccessRules accessRules() {
    return AccessRules.builder().build();
  }

  @Bean
  FilterRegistrationBean<BrowserFilter> browserFilter(
      Exposure exposure, SecuritySettings settings) {
    boolean knownNamesOnly =
        !settings.hosts().isEmpty()
            || exposure.loopbackOnly() && !exposure.tokensNeeded() && !settings.open();
    var registration =
        new FilterRegistrationBean<>(new BrowserFilter(knownNamesOnly, settings.hosts()));
    registration.setOrder(FILTER_ORDER);
    return registration;
  }

  @Bean
  FilterRegistrationBean<TokenFilter> tokenFilter(SecuritySettings settings, AccessRules rules) {
    var registration = new FilterRegistrationBean<>(new TokenFilter(new Tokens(settings), rules));
    registration.setOrder(FILTER_ORDER + 1);
    return registration;
  }
}
