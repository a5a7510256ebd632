package dev.millrace.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Flow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path folder;

  @Test
  void aFolderToWriteIsMade_andADefaultMayBeBelowTheCheckout() throws Exception {
    Files.createDirectories(folder.resolve("home/samples"));

    Folders folders = choose(Map.of());

    assertThat(folders.paths())
        .containsEntry("in", real("home/samples"))
        .containsEntry("out", real("pictures"));
    assertThat(folder.resolve("pictures")).isDirectory();
  }

  @Test
  void otherFoldersHaveAnotherState_andTheSameFolderByAnotherPathHasTheSame() throws Exception {
    Files.createDirectories(folder.resolve("home/samples"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("home/samples"));

    assertThat(choose(Map.of("out", Path.of("elsewhere"))).stateName("f"))
        .isNotEqualTo(choose(Map.of()).stateName("f"));
    assertThat(choose(Map.of("in", Path.of("link"))).stateName("f"))
        .isEqualTo(choose(Map.of()).stateName("f"));
  }

  @Test
  void aFolderThatTheFlowDoesNotHave_isRefused() {
    assertThatThrownBy(() -> choose(Map.of("outt", Path.of("x"))))
        .hasMessage("the flow f has no folder \"outt\" to choose");
    assertThatThrownBy(() -> choose(Map.of("own", Path.of("x"))))
        .hasMessage("the flow f has no folder \"own\" to choose");
  }

  @Test
  void whatIsNoFolder_isRefusedByName() throws Exception {
    Files.createDirectories(folder.resolve("home/samples"));
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> choose(Map.of("in", file))).hasMessage(file + " is no folder");
    assertThatThrownBy(() -> choose(Map.of("out", file)))
        .hasMessage("cannot make the folder %1$s: %1$s is there and is no folder".formatted(file));
    assertThatThrownBy(() -> choose(Map.of("in", Path.of("gone"))))
        .hasMessage("there is no folder " + folder.resolve("gone"));
  }

  private Folders choose(Map<String, Path> chosen) throws RunFailure {
    var flow =
        new Flow(
            "f",
            null,
            Map.of(
                "in", new Flow.Folder("${home}/samples", Access.READ, null, null, List.of()),
                "out", new Flow.Folder("pictures", Access.WRITE, null, null, List.of()),
                "own", new Flow.Folder(null, Access.WRITE, null, null, List.of())),
            Map.of(),
            Map.of(),
            Map.of());
    return Folders.choose(flow, chosen, folder.resolve("home"), folder);
  }

  private Path real(String path) throws java.io.IOException {
    return folder.resolve(path).toRealPath();
  }
}
