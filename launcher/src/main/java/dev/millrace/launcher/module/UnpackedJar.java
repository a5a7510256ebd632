package dev.millrace.launcher.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Takes a Spring Boot jar apart into a plain jar beside its libraries, in the layout that Boot's
/// own `-Djarmode=tools extract` makes: an AOT cache can only be trained on plain jars. Done here
/// because that tool takes a JVM of its own for each jar, which is longer than the copying takes.
final class UnpackedJar {
  private static final String CLASSES = "BOOT-INF/classes/";
  private static final String LIBRARIES = "BOOT-INF/lib/";

  private UnpackedJar() {}

  /// True for a jar that has something to take apart.
  static boolean isBootJar(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile(), false)) {
      return file.getEntry(LIBRARIES) != null;
    }
  }

  /// True for a plain jar whose manifest names libraries beside it.
  static boolean hasLibrariesBeside(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      return manifest != null
          && manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH) != null;
    }
  }

  /// @param folder an empty one
  static void unpack(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    try (var file = new JarFile(jar.toFile(), false)) {
      List<String> libraries = libraries(file, folder);
      var plain = Files.newOutputStream(folder.resolve(jar.getFileName()));
      try (var out = new JarOutputStream(plain, manifest(file, libraries))) {
        for (JarEntry entry : file.stream().toList()) {
          String name = plainName(entry.getName());
          if (!name.isEmpty()) {
            out.putNextEntry(new JarEntry(name));
            copy(file, entry, out);
          }
        }
      }
    }
  }

  /// The name in the plain jar; empty for what does not belong in there.
  private static String plainName(String name) {
    if (name.startsWith(CLASSES)) {
      return name.substring(CLASSES.length());
    }
    boolean metadata = name.startsWith("META-INF/") && !name.endsWith("/");
    return metadata && !name.equals(JarFile.MANIFEST_NAME) ? name : "";
  }

  /// In the order of the jar's index, which is that of the class path.
  private static List<String> libraries(JarFile file, Path folder) throws IOException {
    var names = new ArrayList<String>();
    for (JarEntry entry : file.stream().toList()) {
      if (entry.getName().startsWith(LIBRARIES) && entry.getName().endsWith(".jar")) {
        String name = entry.getName().substring(LIBRARIES.length());
        names.add("lib/" + name);
        try (OutputStream out = Files.newOutputStream(folder.resolve("lib").resolve(name))) {
          copy(file, entry, out);
        }
      }
    }
    JarEntry index = file.getJarEntry("BOOT-INF/classpath.idx");
    if (index != null) {
      String order = new String(file.getInputStream(index).readAllBytes(), StandardCharsets.UTF_8);
      names.sort(Comparator.comparingInt(name -> order.indexOf("/" + name + "\"")));
    }
    return names;
  }

  private static Manifest manifest(JarFile file, List<String> libraries) throws IOException {
    var manifest = new Manifest(file.getManifest());
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MAIN_CLASS, main.getValue("Start-Class"));
    main.put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
    main.keySet()
        .removeIf(
            name ->
                name.toString().startsWith("Spring-Boot-C")
                    || name.toString().equals("Start-Class"));
    return manifest;
  }

  private static void copy(JarFile file, JarEntry entry, OutputStream out) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      in.transferTo(out);
    }
  }
}
