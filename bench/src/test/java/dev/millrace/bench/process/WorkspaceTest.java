package dev.millrace.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir Path parent;

  @Test
  void closingEndsTheProcessesWithTheirChildrenAndRemovesTheFolder() throws Exception {
    var workspace = Workspace.in(parent, "test");
    ServerProcess process =
        workspace.start("sleepers", Launch.of(List.of("sh", "-c", "sleep 300 & echo up; wait")));
    process.await(() -> process.handle().descendants().count() == 1, "fork", Duration.ofSeconds(5));
    ProcessHandle child = process.handle().descendants().findFirst().orElseThrow();

    workspace.close();

    assertThat(process.handle().isAlive()).isFalse();
    assertThat(child.isAlive()).isFalse();
    assertThat(workspace.folder()).doesNotExist();
  }

  @Test
  void aServerThatEndsAtOnceIsToldWithItsLastWords() throws Exception {
    try (var workspace = Workspace.in(parent, "test")) {
      ServerProcess process =
          workspace.start("broken", Launch.of(List.of("sh", "-c", "echo no such disk; exit 3")));

      assertThatThrownBy(() -> process.awaitPort(Programs.freePort(), Duration.ofSeconds(10)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken ended with 3")
          .hasMessageContaining("no such disk");
    }
  }
}
