package dev.millrace.source.directory;

import java.util.List;

/// Which names are wanted, decided by the name alone. Immutable.
final class Selection {
  private final List<Glob> include;
  private final List<Glob> exclude;
  private final List<Glob> temporary;
  private final boolean hidden;

  /// @param include empty = everything
  /// @param hidden whether names that begin with a dot are wanted
  Selection(List<String> include, List<String> exclude, List<String> temporary, boolean hidden) {
    this.include = include.stream().map(Glob::new).toList();
    this.exclude = exclude.stream().map(Glob::new).toList();
    this.temporary = temporary.stream().map(Glob::new).toList();
    this.hidden = hidden;
  }

  /// Whether a listing goes into the folder of that name.
  boolean entersFolder(String name) {
    return isVisible(name) && exclude.stream().noneMatch(glob -> glob.coversFolder(name));
  }

  /// Whether the file is wanted, provided that each folder above it is entered.
  boolean takesFile(String name) {
    return isVisible(name)
        && (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(name)))
        && exclude.stream().noneMatch(glob -> glob.matches(name))
        && temporary.stream().noneMatch(glob -> glob.matches(name));
  }

  /// Whether the file is wanted and each folder above it is entered.
  boolean reaches(String name) {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      if (!entersFolder(name.substring(0, slash))) {
        return false;
      }
    }
    return takesFile(name);
  }

  private boolean isVisible(String name) {
    return hidden || name.charAt(name.lastIndexOf('/') + 1) != '.';
  }
}
