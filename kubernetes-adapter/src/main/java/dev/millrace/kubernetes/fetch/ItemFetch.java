package dev.millrace.kubernetes.fetch;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.http.Authorities;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.worker.WorkFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `fetch FILE`: writes the data of the item that the environment names into a file.
public final class ItemFetch {
  /// The first of the arguments.
  public static final String VERB = "fetch";

  /// Base URL of the queue-service.
  public static final String URL = "MILLRACE_FETCH_URL";

  /// A bearer token; absent where the queue asks for none.
  public static final String TOKEN = "MILLRACE_FETCH_TOKEN";

  /// Certificates in PEM to trust, in place of those whom the JVM trusts; absent for these.
  public static final String CA = "MILLRACE_FETCH_CA";

  /// The exit status when it was called wrongly, with certificates that are none, or with a token that
  /// the queue does not take: no other item would fare better.
  public static final int EXIT_HOPELESS = 2;

  private static final int TRIES = 5;

  private ItemFetch() {}

  /// @param arguments what follows the verb
  /// @return the exit status: 0, 1 when there is no data, or [#EXIT_HOPELESS]
  public static int run(List<String> arguments, Map<String, String> environment)
      throws InterruptedException {
    String url = environment.get(URL);
    String queue = environment.get(WorkFiles.QUEUE);
    String item = environment.get(WorkFiles.ITEM_NAME);
    if (arguments.size() != 1 || url == null || queue == null || item == null) {
      System.err.printf(
          "usage: fetch FILE, with %s, %s and %s in the environment%n",
          URL, WorkFiles.QUEUE, WorkFiles.ITEM_NAME);
      return EXIT_HOPELESS;
    }
    HttpClient http;
    try {
      http = http(environment);
    } catch (IOException e) {
      System.err.printf("%s: %s%n", CA, e.getMessage());
      return EXIT_HOPELESS;
    }
    try {
      var client = new QueueClient(http, URI.create(url), environment.get(TOKEN));
      JsonData data = data(client, queue, item);
      if (data == null) {
        System.err.printf("the queue has no data of item \"%s\" any more%n", item);
        return 1;
      }
      Files.write(Path.of(arguments.getFirst()), data.bytes());
      return 0;
    } catch (IOException e) {
      System.err.printf("item \"%s\" of queue %s at %s: %s%n", item, queue, url, e);
      return e instanceof ProblemException problem && isAboutToken(problem) ? EXIT_HOPELESS : 1;
    }
  }

  private static HttpClient http(Map<String, String> environment) throws IOException {
    String ca = environment.get(CA);
    return ca == null
        ? JsonHttp.newClient()
        : Authorities.newClient(ca.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAboutToken(ProblemException problem) {
    return problem.status() == 401 || problem.status() == 403;
  }

  private static @Nullable JsonData data(QueueClient client, String queue, String item)
      throws IOException, InterruptedException {
    for (int left = TRIES; ; left--) {
      try {
        return client.item(queue, item).data();
      } catch (IOException e) {
        boolean hopeless =
            e instanceof ProblemException problem
                && problem.status() / 100 == 4
                && problem.status() != 429;
        if (hopeless || left == 1) {
          throw e;
        }
        Thread.sleep(Duration.ofSeconds(1L << (TRIES - left)).dividedBy(2));
      }
    }
  }
}
