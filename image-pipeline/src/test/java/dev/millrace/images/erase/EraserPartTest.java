package dev.millrace.images.erase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.RunningPart;
import dev.millrace.images.page.QueueStub;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The eraser over HTTP, with a queue that has to confirm.
class EraserPartTest {
  private static final String ITEM = "/api/v1/queues/blur-a/items/photos%2Fnorth%2Fa.jpg";

  @Test
  void whatCanBeDoneWithTheTrashIsDescribed(@TempDir Path root) throws Exception {
    try (var queues = new QueueStub();
        var part = start(new Scene(root), queues)) {
      var description = part.description();
      assertThat(description.calls()).isEqualTo(part.served());
      description.assertSchemas(
          Map.of(
              "Trash", TrashController.TrashView.class,
              "Trash.Line", TrashController.Line.class,
              "TrashUndo", TrashController.UndoRequest.class,
              "TrashUndone", TrashController.UndoneView.class));
    }
  }

  @Test
  void itAsksTheQueue_deletes_shows_andBringsBack(@TempDir Path root) throws Exception {
    var scene = new Scene(root);
    String release = JsonData.of(scene.release()).toString();
    String result = scene.release().get("result").toString();
    try (var queues = new QueueStub();
        var part = start(scene, queues)) {
      refused(part.work("eraser", release), "does not know");
      queues.answer(ITEM, item("photos-1", result.replace("128", "127")));
      refused(part.work("eraser", release), "had another result");
      queues.answer(ITEM, item("photos-9", result));
      refused(part.work("eraser", release), "is of the batch photos-9");
      assertThat(scene.isThere()).isTrue();

      queues.answer(ITEM, item("photos-1", result));
      assertThat(part.work("eraser", release).statusCode()).isEqualTo(200);
      assertThat(scene.isThere()).isFalse();
      assertThat(part.get("/api/v1/trash").body()).contains("\"photos\":1", Scene.PHOTO);

      HttpResponse<String> undone =
          part.post(
              "/api/v1/trash:undo",
              "{\"kind\":\"TrashUndo\",\"apiVersion\":\"v1\",\"batch\":\"photos-1\"}");
      assertThat(undone.body()).contains("\"restored\":1");
      assertThat(scene.isThere()).isTrue();
      assertThat(part.post("/api/v1/trash:undo", "").body()).contains("\"restored\":0");
    }
  }

  @Test
  void aQueueThatIsAwayIsWaitedFor(@TempDir Path root) throws Exception {
    var scene = new Scene(root);
    String release = JsonData.of(scene.release()).toString();
    try (var queues = new QueueStub();
        var part = start(scene, queues)) {
      queues.close();
      HttpResponse<String> answer = part.work("eraser", release);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("cannot be asked: ").doesNotContain("null");
      assertThat(scene.isThere()).isTrue();
    }
  }

  private static RunningPart start(Scene scene, QueueStub queues) {
    return RunningPart.start(
        "eraser",
        "millrace.images.folders.photos=" + scene.photos,
        "millrace.images.folders.copies=" + scene.copies,
        "millrace.images.eraser.trash=" + scene.bin,
        "millrace.images.eraser.queue.url=" + queues.url());
  }

  private static void refused(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("no-certificate", why);
  }

  private static String item(String batch, String result) {
    return """
    {"kind":"ItemStatus","apiVersion":"v1","queue":"blur-a","name":"photos/north/a.jpg",
     "state":"succeeded","priority":0,"batch":"%s","enqueued":"2026-06-01T12:00:00Z",
     "failures":0,"lost":0,"attempts":[],"result":%s}\
    """
        .formatted(batch, result);
  }
}
