package dev.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void isCompleteWhenEveryItemCameOutAndWasSettled() {
    assertThat(ledger.issue(100)).isZero();
    assertThat(ledger.issue(30)).isEqualTo(100);
    for (int i = 0; i < 130; i++) {
      ledger.taken(i);
    }
    ledger.settled(130);

    assertThatCode(ledger::checkComplete).doesNotThrowAnyException();
  }

  @Test
  void tellsAnItemThatCameOutTwice() {
    ledger.issue(2);
    ledger.taken(1);

    assertThatThrownBy(() -> ledger.taken(1)).hasMessage("item 1 was handed out twice");
  }

  @Test
  void tellsAnItemThatWasNeverPutIn() {
    ledger.issue(2);

    assertThatThrownBy(() -> ledger.taken(2)).hasMessageContaining("never put in");
  }

  @Test
  void tellsALossEvenWhenTheCountsAgree() {
    ledger.issue(2);
    ledger.taken(0);
    ledger.settled(2);

    assertThatThrownBy(ledger::checkComplete).hasMessage("2 items enqueued, 1 of them came out");
  }
}
