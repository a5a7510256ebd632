package dev.millrace.signup.postbox;

import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `postbox`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostboxSettings.class)
public class PostboxConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Box<CaughtMail> mails(PostboxSettings settings) throws IOException {
    return box(settings, "mails.jsonl", CaughtMail.class);
  }

  @Bean
  Texts texts(PostboxSettings settings) throws IOException {
    return new Texts(settings.most(), box(settings, "texts.jsonl", CaughtText.class));
  }

  private static <T extends Caught> Box<T> box(PostboxSettings settings, String file, Class<T> type)
      throws IOException {
    Path folder = settings.folder();
    return new Box<>(
        settings.most(),
        folder == null ? null : new Journal<>(folder.resolve(file), type, settings.most()));
  }

  @Bean
  MailCatcher mailCatcher(
      PostboxSettings settings,
      ServerProperties server,
      Box<CaughtMail> mails,
      InstantSource clock) {
    InetAddress address = server.getAddress();
    return new MailCatcher(
        address == null ? "0.0.0.0" : address.getHostAddress(), settings.smtpPort(), mails, clock);
  }

  @Bean
  PostboxApi postboxApi(Box<CaughtMail> mails, Texts texts, InstantSource clock) {
    return new PostboxApi(mails, texts, clock);
  }

  @Bean
  PostboxPages postboxPages(Box<CaughtMail> mails, Texts texts) {
    return new PostboxPages(mails, texts.box());
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("postbox");
  }

  /// Mails hold links that confirm; who may look at them is told by a token, where there are any.
  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .anyone("GET", "/assets/**")
        .allow("POST", "/api/v1/texts", Role.PRODUCER)
        .allow("GET", "/**", Role.VIEWER)
        .build();
  }
}
