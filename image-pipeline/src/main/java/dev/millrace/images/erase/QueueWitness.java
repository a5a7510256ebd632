package dev.millrace.images.erase;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.images.failure.Reason;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.photo.Blurred;
import dev.millrace.images.photo.Certificate;
import dev.millrace.images.photo.Release;
import java.io.IOException;
import java.util.Objects;

/// Asks the queue of the blurring: the item must belong to the certificate's batch, have succeeded,
/// and have the very result that was released.
final class QueueWitness implements Witness {
  private final QueueClient queues;

  QueueWitness(QueueClient queues) {
    this.queues = queues;
  }

  @Override
  public void confirm(Release release, Certificate certificate)
      throws WorkFailure, InterruptedException {
    Release.ItemName name = release.item();
    if (name == null) {
      throw not("the release names no item");
    }
    try {
      ItemStatus item = queues.item(name.queue(), name.name());
      if (item.state() != ItemState.SUCCEEDED) {
        throw not("the item %s is %s".formatted(name.name(), item.state().wire()));
      }
      if (!String.valueOf(certificate.batch()).equals(item.batch())) {
        throw not("the item %s is of the batch %s".formatted(name.name(), item.batch()));
      }
      JsonData result = item.result();
      if (result == null || !Blurred.read(result).equals(release.result())) {
        throw not("the item %s had another result".formatted(name.name()));
      }
    } catch (ProblemException e) {
      if (e.status() == 404) {
        throw not("the queue %s does not know %s".formatted(name.queue(), name.name()));
      }
      throw away(e);
    } catch (IOException e) {
      throw away(e);
    }
  }

  private static WorkFailure not(String what) {
    return new WorkFailure(Reason.NO_CERTIFICATE, "the queue does not confirm it: " + what);
  }

  private static WorkFailure away(IOException e) {
    return new WorkFailure(
        Reason.QUEUE_AWAY,
        "the queue cannot be asked: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
  }
}
