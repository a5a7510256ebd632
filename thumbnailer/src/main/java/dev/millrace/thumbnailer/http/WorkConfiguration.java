package dev.millrace.thumbnailer.http;

import dev.millrace.rim.FolderHealth;
import dev.millrace.rim.Slots;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import dev.millrace.thumbnailer.Assembly;
import dev.millrace.thumbnailer.ffmpeg.Ffmpeg;
import dev.millrace.thumbnailer.ffmpeg.ToolRunner;
import dev.millrace.thumbnailer.picture.Thumbnailer;
import dev.millrace.thumbnailer.settings.ThumbnailerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The HTTP form's wiring.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ThumbnailerSettings.class)
class WorkConfiguration {
  private static final Logger log = LoggerFactory.getLogger(WorkConfiguration.class);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Ffmpeg ffmpeg(ThumbnailerSettings settings) throws IOException {
    Ffmpeg tools = Assembly.finder(settings, System.getenv()).find();
    log.info("Using {}, ffprobe {}", tools.ffmpeg(), tools.ffprobe());
    if (tools.bundled()) {
      log.warn("It is the bundled one, as no ffmpeg is on the PATH. It is old: trust your videos");
    }
    if (tools.prlimit() == null) {
      log.warn("There is no prlimit: ffmpeg's memory is bounded for each allocation only");
    }
    return tools;
  }

  /// Closed after the web server has stopped, so what still runs by then has outlived the grace.
  @Bean
  ToolRunner toolRunner() {
    return new ToolRunner(System.getenv());
  }

  @Bean
  Thumbnailer thumbnailer(ThumbnailerSettings settings, Ffmpeg tools, ToolRunner runner) {
    return new Thumbnailer(settings, tools, runner);
  }

  @Bean
  Slots slots(ThumbnailerSettings settings) {
    return new Slots(settings.slots(), settings.patience());
  }

  @Bean
  WorkMetrics workMetrics(MeterRegistry registry, Slots slots) {
    return new WorkMetrics(registry, slots);
  }

  @Bean
  FolderHealth foldersHealthIndicator(ThumbnailerSettings settings) {
    return new FolderHealth().reads("media", settings.media()).writes("out", settings.out());
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("worker");
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().allow("POST", "/api/v1/work", Role.WORKER).build();
  }
}
