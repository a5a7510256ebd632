package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.Flow.Folder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The folders of a flow in a compose file: a person's lie beside the file, the flow's own are named
/// volumes.
///
/// @param prefix of the names of its volumes
record ComposeFolders(Flow flow, String prefix, Rendering rendering) {

  /// As a service's `volumes` have it.
  ///
  /// @param at where the container has it
  String mount(String folder, String at) {
    return place(folder) + ":" + part(folder, at) + (rendering.readOnly(folder) ? ":ro" : "");
  }

  /// A named volume, or a folder beside the compose file.
  private String place(String folder) {
    Folder of = flow.folder(folder);
    return of.given() ? beside(part(folder, Rendering.given(folder, of))) : prefix + folder;
  }

  /// A path as a part of a mount, which is parted by colons.
  private static String part(String folder, String path) {
    if (path.contains(":")) {
      throw new RenderProblem(
          "folders.%s: a compose file cannot mount \"%s\", as it has a colon"
              .formatted(folder, path));
    }
    return ComposeFile.literal(path);
  }

  private static String beside(String path) {
    return path.startsWith("/") || path.startsWith(".") ? path : "./" + path;
  }

  /// Those of the flow's own, and what its broker keeps.
  List<String> volumes() {
    return Stream.concat(
            flow.folders().entrySet().stream()
                .filter(folder -> !folder.getValue().given())
                .map(Map.Entry::getKey),
            flow.broker().stream())
        .map(volume -> prefix + volume)
        .toList();
  }

  /// Those that are written to, or that samples are put into.
  List<String> toSetUp() {
    return flow.folders().entrySet().stream()
        .filter(
            folder ->
                folder.getValue().access() == Access.WRITE
                    || rendering.samples(folder.getKey()) != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// What sets them up, once and as root.
  ///
  /// @param script of a shell
  /// @param mounts that it uses
  record Setup(String script, List<String> mounts) {}

  Setup setup() {
    var script = new StringBuilder();
    var mounts = new ArrayList<String>();
    for (String folder : toSetUp()) {
      String at = "/folders/" + folder;
      mounts.add(place(folder) + ":" + at);
      String samples = rendering.samples(folder);
      if (samples != null) {
        mounts.add(beside(part(folder, samples)) + ":/samples/" + folder + ":ro");
        script.append("[ -n \"$(ls %s)\" ] || cp -R /samples/%s/. %1$s\n".formatted(at, folder));
      }
      if (!rendering.readOnly(folder)) {
        script.append("chgrp -R %d %s\n".formatted(Rendering.USER, at));
        script.append("chmod -R g+rwX %s\n".formatted(at));
      }
    }
    return new Setup(script.toString(), mounts);
  }
}
