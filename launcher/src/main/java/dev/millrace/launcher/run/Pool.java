package dev.millrace.launcher.run;

import dev.millrace.launcher.process.ManagedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// The processes of one container, as many as wanted. Safe for all threads.
final class Pool {
  private final int limit;
  private final IntFunction<ManagedProcess> factory;
  private final List<Member> members = new ArrayList<>();

  private record Member(int index, ManagedProcess process) {}

  /// @param limit processes there may be at once, those that are still finishing their last item
  ///     included
  /// @param factory makes the process of an index, from 1
  Pool(int limit, IntFunction<ManagedProcess> factory) {
    this.limit = limit;
    this.factory = factory;
  }

  /// Starts processes, or asks the newest ones to stop when what they do is done. None is killed.
  synchronized void resize(int wanted) {
    members.removeIf(member -> member.process().isGone());
    List<Member> active = members.stream().filter(m -> !m.process().isStopping()).toList();
    active.reversed().stream()
        .limit(Math.max(0, active.size() - wanted))
        .forEach(member -> member.process().drain());
    for (int i = active.size(); i < wanted && members.size() < limit; i++) {
      add();
    }
  }

  private void add() {
    int index = 1;
    while (has(index)) {
      index++;
    }
    var member = new Member(index, factory.apply(index));
    members.add(member);
    member.process().start();
  }

  private boolean has(int index) {
    return members.stream().anyMatch(member -> member.index() == index);
  }

  /// Those that run or are about to, also those that are finishing.
  synchronized List<ManagedProcess> processes() {
    return members.stream().map(Member::process).filter(process -> !process.isGone()).toList();
  }

  /// Processes that have not been asked to stop.
  synchronized int size() {
    return (int) processes().stream().filter(process -> !process.isStopping()).count();
  }

  boolean allReady() {
    return processes().stream().allMatch(process -> process.isStopping() || process.isReady());
  }
}
