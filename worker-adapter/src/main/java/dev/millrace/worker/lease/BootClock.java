package dev.millrace.worker.lease;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The time since this machine was started, the time it was asleep included. [System#nanoTime()]
/// stands still while a laptop or a virtual machine is suspended, and after waking up would prove
/// leases that ran out long ago.
public final class BootClock implements Ticker {
  private static final int CLOCK_BOOTTIME = 7;

  private final MethodHandle clockGettime;

  private BootClock(MethodHandle clockGettime) {
    this.clockGettime = clockGettime;
  }

  /// The boot clock where there is one (Linux), else the JVM's.
  public static Ticker orMonotonic() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return System::nanoTime;
    }
    return Linker.nativeLinker()
        .defaultLookup()
        .find("clock_gettime")
        .map(
            address ->
                Linker.nativeLinker()
                    .downcallHandle(
                        address,
                        FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
        .<Ticker>map(BootClock::new)
        .orElse(System::nanoTime);
  }

  @Override
  public long nanos() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      if ((int) clockGettime.invokeExact(CLOCK_BOOTTIME, time) != 0) {
        throw new IllegalStateException("this kernel has no boot clock");
      }
      return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
          + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime(2) could not be called", e);
    }
  }
}
