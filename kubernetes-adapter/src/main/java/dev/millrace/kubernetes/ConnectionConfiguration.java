package dev.millrace.kubernetes;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.client.Clients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The two ends that every feature works between.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionSettings.class)
class ConnectionConfiguration {

  @Bean
  QueueClient queueClient(ConnectionSettings settings, Clients clients) {
    return new QueueClient(clients.newClient(), settings.url(), settings.token());
  }

  /// Retries are left to whoever calls, who knows what else to stop meanwhile. Over HTTP/1.1 a call
  /// without an answer ends its connection; over HTTP/2 all that follow would wait on the same one, a
  /// quarter of an hour until the kernel gives up, where a balancer has forgotten it.
  @Bean(destroyMethod = "close")
  KubernetesClient kubernetesClient(ConnectionSettings settings) {
    int timeout = (int) settings.callTimeout().toMillis();
    Config found =
        settings.apiServer() == null
            ? Config.autoConfigure(null)
            : new ConfigBuilder(Config.empty())
                .withMasterUrl(settings.apiServer().toString())
                .build();
    Config config =
        new ConfigBuilder(found)
            .withRequestTimeout(timeout)
            .withConnectionTimeout(timeout)
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().build();
  }
}
