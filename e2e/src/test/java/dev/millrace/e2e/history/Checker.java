package dev.millrace.e2e.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Judges what clients were told by all the rules.
public final class Checker {
  private static final int MOST_OF_ONE_RULE = 20;

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("nothing accepted is lost", new NothingLost()),
          Map.entry("nothing is there that nobody asked for", new NothingMadeUp()),
          Map.entry("what is settled stays settled", new SettledOnce()),
          Map.entry("a late settle changes nothing", new LateSettles()),
          Map.entry("a lease is one worker's", new OneLiveLease()),
          Map.entry("a lease lasts as long as it says", new LeasesLast()),
          Map.entry("two have an item only where it is hedged", new Hedges()),
          Map.entry("what is taken together is of one group", new Together()),
          Map.entry("an atomic settle is done as a whole or not at all", new AllOrNone()),
          Map.entry("nothing is handed out while the queue is paused", new Pauses()),
          Map.entry("follow-ups are there exactly when their item succeeded", new FollowUps()),
          Map.entry("a batch is told of once, when all of it is settled", new BatchNews()),
          Map.entry("counts add up", new CountsAddUp()),
          Map.entry("a group has no more leases than its limit", new GroupLimit()),
          Map.entry("no more is handed out than the rate allows", new RateLimit()),
          Map.entry("every item ends", new AllEnd()));

  private Checker() {}

  /// A sentence for each violation, with the rule before it; at most some of each rule. Empty when
  /// all can be true.
  public static List<String> violations(Evidence evidence) {
    var all = new ArrayList<String>();
    RULES.forEach(
        (promise, rule) -> {
          var found = new ArrayList<String>();
          rule.check(evidence, found::add);
          found.stream()
              .limit(MOST_OF_ONE_RULE)
              .forEach(violation -> all.add(promise + ": " + violation));
          if (found.size() > MOST_OF_ONE_RULE) {
            all.add(promise + ": " + (found.size() - MOST_OF_ONE_RULE) + " more");
          }
        });
    return all;
  }
}
