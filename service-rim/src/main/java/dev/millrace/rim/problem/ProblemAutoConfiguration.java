package dev.millrace.rim.problem;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.Json;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// The strict mapper of the contracts as the one that Spring MVC uses, and problems for all errors.
@AutoConfiguration(
    before = {
      JacksonAutoConfiguration.class,
      WebMvcAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class
    })
class ProblemAutoConfiguration {
  /// After Spring's observation of the request, so that metrics see the status of the problem.
  static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  JsonMapper jsonMapper() {
    return Json.strict();
  }

  @Bean
  Problems problems(JsonMapper mapper) {
    return new Problems(mapper);
  }

  @Bean
  ProblemAdvice problemAdvice(Problems problems) {
    return new ProblemAdvice(problems);
  }

  @Bean
  ErrorPage errorPage(Problems problems) {
    return new ErrorPage(problems);
  }

  @Bean
  JettyProblemPage jettyProblemPage(Problems problems) {
    return new JettyProblemPage(problems);
  }

  @Bean
  FilterRegistrationBean<ProblemFilter> problemFilter(Problems problems) {
    var registration = new FilterRegistrationBean<>(new ProblemFilter(problems));
    registration.setOrder(FILTER_ORDER);
    return registration;
  }

  /// JSON by the strict mapper is the only form of a document, whatever else is on the class path: a
  /// converter for another form would have a mapper of its own, which checks nothing.
  @Bean
  ServerHttpMessageConvertersCustomizer onlyJson() {
    return converters ->
        converters.configureMessageConvertersList(
            all ->
                all.removeIf(
                    each ->
                        each instanceof AbstractJacksonHttpMessageConverter<?>
                            && !(each instanceof JacksonJsonHttpMessageConverter)));
  }

  /// Durations in query parameters are written as they are in bodies: `?wait=30s`.
  @Bean
  WebMvcConfigurer durationsInParameters() {
    return new WebMvcConfigurer() {
      @Override
      public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, Duration.class, Durations::parse);
      }
    };
  }
}
