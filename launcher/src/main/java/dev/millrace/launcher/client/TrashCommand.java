package dev.millrace.launcher.client;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// The commands on the trash of the image pipeline's eraser. (`images` builds images of containers.)
@Command(
    name = "trash",
    description = "Bring photos back that the image pipeline has deleted.",
    mixinStandardHelpOptions = true)
public final class TrashCommand {

  @Command(
      name = "undo",
      description = "Bring back the originals that lie in the eraser's trash.",
      mixinStandardHelpOptions = true)
  int undo(
      @Mixin Eraser eraser,
      @Option(names = "--batch", paramLabel = "B", description = "only those of it (default: all)")
          @Nullable String batch)
      throws InterruptedException {
    return eraser.undo(batch);
  }

  /// Which eraser a command speaks to, and how it answers.
  static final class Eraser extends Service {
    /// Many photos, perhaps from another file system.
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    @Option(
        names = "--url",
        paramLabel = "URL",
        defaultValue = "http://127.0.0.1:7079",
        description = "the eraser (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:7079");

    /// @return the exit code
    int undo(@Nullable String batch) throws InterruptedException {
      String token = token();
      return new Exchange(console(), "eraser", url).hold(() -> ask(token, batch));
    }

    private void ask(@Nullable String token, @Nullable String batch)
        throws IOException, InterruptedException {
      var request = new LinkedHashMap<String, String>();
      request.put("kind", "TrashUndo");
      request.put("apiVersion", Json.API_VERSION);
      if (batch != null) {
        request.put("batch", batch);
      }
      var http = new JsonHttp(client(), url, Json.lenient(), token, MAX_ANSWER_BYTES);
      JsonNode answer = http.send("POST", "/api/v1/trash:undo", request, JsonNode.class, TIMEOUT);
      if (json()) {
        show(answer);
      } else {
        say(answer);
      }
      int left = answer.path("taken").size() + answer.path("failed").size();
      if (left > 0) {
        throw new IOException(Words.count(left, "photo") + " could not be brought back");
      }
    }

    private void say(JsonNode answer) {
      console().say(Words.count(answer.path("restored").asLong(), "photo") + " brought back");
      for (JsonNode taken : answer.path("taken")) {
        console().complain(taken.asString() + " stays in the trash: another file has its name");
      }
      for (JsonNode failed : answer.path("failed")) {
        console().complain(failed.asString() + "; it stays in the trash");
      }
    }
  }
}
