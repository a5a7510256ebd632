package dev.millrace.images.page;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.client.Clients;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The part `page`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FolderSettings.class, PageSettings.class})
public class PageConfiguration {

  @Bean
  PageController pageController(FolderSettings folders, PageSettings settings, Clients clients) {
    var queues = new QueueClient(clients.newClient(), settings.url(), settings.token());
    return new PageController(
        new Progress(queues, settings), folders.photosFolder(), folders.copiesFolder());
  }

  @Bean
  PageHeaders pageHeaders() {
    return new PageHeaders();
  }

  /// The other parts have no page, so it is no `index.html` that all of them would serve.
  @Bean
  WebMvcConfigurer front() {
    return new WebMvcConfigurer() {
      @Override
      public void addViewControllers(ViewControllerRegistry views) {
        views.addViewController("/").setViewName("forward:/page/pipeline.html");
      }
    };
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .anyone("GET", "/")
        .anyone("GET", "/page/**")
        .anyone("GET", "/webjars/**")
        .anyone("GET", "/favicon.ico")
        .allow("GET", "/api/v1/**", Role.VIEWER)
        .build();
  }
}
