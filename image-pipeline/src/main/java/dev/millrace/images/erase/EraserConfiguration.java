package dev.millrace.images.erase;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.images.place.Folder;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.images.work.WorkController;
import dev.millrace.images.work.WorkSettings;
import dev.millrace.images.work.Workbench;
import dev.millrace.rim.FolderHealth;
import dev.millrace.rim.Recurring;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.client.Clients;
import dev.millrace.rim.openapi.Descriptions;
import dev.millrace.rim.settings.Mistakes;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `eraser`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FolderSettings.class, WorkSettings.class, EraserSettings.class})
public class EraserConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Trash trash(FolderSettings folders, EraserSettings settings) {
    Folder photos = folders.photosFolder();
    Path trash = Objects.requireNonNull(settings.trash());
    var mistakes = new Mistakes("millrace.images.");
    if (FolderSettings.within(photos.root(), trash)) {
      mistakes.wrong("eraser.trash", "lies in the folder of photos: name one outside");
    }
    if (FolderSettings.within(folders.copiesFolder().root(), trash)) {
      mistakes.wrong("eraser.trash", "lies in the folder of copies: name one outside");
    }
    mistakes.throwIfAny();
    return new Trash(trash, photos);
  }

  @Bean
  Evidence evidence(FolderSettings folders, WorkSettings settings) {
    return new Evidence(settings.album(folders));
  }

  @Bean
  Witness witness(EraserSettings settings, Clients clients) {
    EraserSettings.Queue queue = settings.queue();
    if (queue == null || queue.url() == null) {
      return Witness.NONE;
    }
    return new QueueWitness(new QueueClient(clients.newClient(), queue.url(), queue.token()));
  }

  @Bean
  TrashKeeper trashKeeper(
      Trash trash,
      Evidence evidence,
      EraserSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return new TrashKeeper(
        trash, evidence, settings.remember(), settings.purgeMost(), clock, registry);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Recurring purging(TrashKeeper keeper, EraserSettings settings) {
    return new Recurring(
        "purging",
        settings.purgeEvery(),
        keeper::purge,
        IOException.class,
        UncheckedIOException.class);
  }

  @Bean
  TrashController trashController(TrashKeeper keeper) {
    return new TrashController(keeper);
  }

  @Bean
  WorkController workController(
      Evidence evidence,
      Witness witness,
      Trash trash,
      FolderSettings folders,
      EraserSettings eraser,
      WorkSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return Workbench.of(
        Map.of("eraser", new Eraser(evidence, witness, trash, eraser.grace(), clock)),
        List.of(folders.photosFolder().root(), Objects.requireNonNull(eraser.trash())),
        settings,
        registry);
  }

  @Bean
  FolderHealth foldersHealthIndicator(FolderSettings folders, EraserSettings settings) {
    return folders
        .health()
        .writes("photos", folders.photosFolder().root())
        .writes("trash", Objects.requireNonNull(settings.trash()));
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("trash", "worker");
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .allow("POST", "/{worker}/api/v1/work", Role.WORKER)
        .allow("GET", "/api/v1/trash", Role.VIEWER)
        .build();
  }
}
