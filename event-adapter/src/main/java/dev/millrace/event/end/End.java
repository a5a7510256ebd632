package dev.millrace.event.end;

import dev.millrace.contracts.Names;
import java.net.URI;
import java.util.regex.Pattern;

/// Where events come from or go to, written as a URI.
public sealed interface End {
  Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /// `kafka:TOPIC`.
  record Kafka(String topic) implements End {
    @Override
    public String toString() {
      return "kafka:" + topic;
    }
  }

  /// `queue:NAME`, at the queue-service of the settings.
  record Queue(String name) implements End {
    @Override
    public String toString() {
      return "queue:" + name;
    }
  }

  /// `http://…` or `https://…`: a webhook that takes CloudEvents. Only an output.
  record Webhook(URI url) implements End {
    @Override
    public String toString() {
      return url.toString();
    }
  }

  /// `http:/events` or `http:/events/NAME`: what is posted to this adapter. Only an input.
  record Ingress(String path) implements End {
    @Override
    public String toString() {
      return "http:" + path;
    }
  }

  /// `source:http://…`: a container that speaks the source interface, before which this adapter
  /// stands as an ambassador. Only an input.
  record Source(URI url) implements End {
    @Override
    public String toString() {
      return "source:" + url;
    }
  }

  /// @throws IllegalArgumentException with what to write instead
  static End output(String text) {
    return switch (parse(text)) {
      case Ingress ingress ->
          throw new IllegalArgumentException(
              "is \"%s\", which only takes events: an output is kafka:TOPIC, queue:NAME or a whole URL such as http://host/path"
                  .formatted(ingress));
      case Source source ->
          throw new IllegalArgumentException(
              "is \"%s\", a source: an output is kafka:TOPIC, queue:NAME or http://host/path"
                  .formatted(source));
      case End end -> end;
    };
  }

  /// @throws IllegalArgumentException with what to write instead
  static End input(String text) {
    return switch (parse(text)) {
      case Webhook webhook ->
          throw new IllegalArgumentException(
              "is \"%s\", a URL that events can be sent to: an input is kafka:TOPIC, queue:NAME, http:/events or source:http://host"
                  .formatted(webhook));
      case End end -> end;
    };
  }

  private static End parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "kafka" -> kafka(rest);
      case "queue" -> new Queue(queue(rest));
      case "source" -> new Source(url(rest));
      case "http", "https" -> rest.startsWith("//") ? new Webhook(url(text)) : ingress(rest);
      default ->
          throw new IllegalArgumentException(
              text.isEmpty()
                  ? "is missing: write an end such as kafka:orders or queue:thumbnails"
                  : "is \"%s\", which is no end: write kafka:TOPIC, queue:NAME, http://… or (an input) http:/events, source:http://…"
                      .formatted(text));
    };
  }

  private static Kafka kafka(String topic) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException(
          "names the topic \"%s\", which Kafka does not allow: use 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'"
              .formatted(topic));
    }
    return new Kafka(topic);
  }

  private static String queue(String name) {
    try {
      return Names.requireLabel("queue", name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("names a queue wrongly: " + e.getMessage(), e);
    }
  }

  private static Ingress ingress(String path) {
    if (!path.matches("/events(/[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?")) {
      throw new IllegalArgumentException(
          "is \"http:%s\": what is posted to this adapter is http:/events or http:/events/NAME"
              .formatted(path));
    }
    return new Ingress(path);
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below, in the same words
    }
    throw new IllegalArgumentException(
        "names \"%s\", which is no URL: write one such as http://127.0.0.1:8080/path, without a password in it"
            .formatted(text));
  }
}
