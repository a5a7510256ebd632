package dev.millrace.bench.load;

import java.io.IOException;

/// Is told when a turn begins and ends to count, to take figures of its own.
public interface Meter {
  Meter NONE =
      new Meter() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
      };

  void begin() throws IOException;

  void end() throws IOException;
}
