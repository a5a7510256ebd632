package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseHoldersTest {
  @Test
  void aWorkerIsKnownByItsPodsName_withOrWithoutAProcessNumber() {
    var holders =
        new LeaseHolders(Map.of("w-abc", 1, "w-abc-1", 2, "w-abc-def", 4, "w-abcd", 8, "w", 16));
    assertThat(holders.heldBy("w-abc")).isEqualTo(3);
    assertThat(holders.heldBy("w-abcd")).isEqualTo(8);
    assertThat(holders.heldBy("other")).isZero();
  }

  @Test
  void aLongPodNameIsCutAsAHostsNameIs() {
    String pod = "a".repeat(62) + "-b";
    assertThat(new LeaseHolders(Map.of("a".repeat(62) + "-12", 1)).heldBy(pod)).isEqualTo(1);
  }
}
