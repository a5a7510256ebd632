package dev.millrace.images.workers;

import dev.millrace.images.blur.Blurring;
import dev.millrace.images.blur.Checking;
import dev.millrace.images.blur.JpegWriter;
import dev.millrace.images.blur.Regions;
import dev.millrace.images.describe.Describing;
import dev.millrace.images.find.Finder;
import dev.millrace.images.photo.Album;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.images.plates.Looking;
import dev.millrace.images.work.WorkController;
import dev.millrace.images.work.WorkSettings;
import dev.millrace.images.work.Workbench;
import dev.millrace.images.work.Worker;
import dev.millrace.rim.FolderHealth;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `workers`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FolderSettings.class, WorkSettings.class})
public class WorkersConfiguration {

  @Bean
  Finder finder(WorkSettings settings) {
    return new Finder(settings.slots(), settings.vehicleScore());
  }

  @Bean
  WorkController workController(
      FolderSettings folders, WorkSettings settings, Finder finder, MeterRegistry registry) {
    return Workbench.of(
        workers(folders, settings, finder),
        List.of(folders.copiesFolder().root()),
        settings,
        registry);
  }

  /// By the paths that they are below.
  public static Map<String, Worker> workers(
      FolderSettings folders, WorkSettings settings, Finder finder) {
    Album album = settings.album(folders);
    var regions = new Regions(settings.blurLowerBand());
    var writer = new JpegWriter(settings.quality());
    return Map.of(
        "plates", new Looking(album, finder),
        "blur", new Blurring(album, regions, writer),
        "check", new Checking(album),
        "vehicles", new Describing(album));
  }

  @Bean
  FolderHealth foldersHealthIndicator(FolderSettings folders) {
    return folders.health();
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("worker");
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().allow("POST", "/{worker}/api/v1/work", Role.WORKER).build();
  }
}
