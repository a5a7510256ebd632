package dev.millrace.source.serve;

import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.source.work.ForgettingSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServeSettings.class)
class ServeConfiguration {
  /// A queue asks as a viewer; only one that may also tell a source to forget has to be a producer.
  /// Others accept as well, to be told that this source never forgets.
  @Bean
  AccessRules accessRules(ListableBeanFactory beans) {
    boolean forgets = beans.getBeanNamesForType(ForgettingSource.class, true, false).length > 0;
    return AccessRules.builder()
        .allow("GET", "/api/v1/items/**", Role.VIEWER)
        .allow("POST", "/api/v1/items:accept", forgets ? Role.PRODUCER : Role.VIEWER)
        .build();
  }
}
