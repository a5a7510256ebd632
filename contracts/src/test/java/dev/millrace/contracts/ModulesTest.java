package dev.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// The arrows between the modules: they point to `contracts`, or to `service-rim`, and no service
/// knows another. Only `e2e`, which runs them all, needs them all to be built.
class ModulesTest {
  private static final Path ROOT = Path.of("..");
  private static final String OURS = "dev.millrace";

  static List<String> modules() throws Exception {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .filter(module -> !module.equals("e2e"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void noModuleKnowsAService(String module) throws Exception {
    assertThat(dependencies(module, OURS)).isSubsetOf("contracts", "service-rim");
  }

  @Test
  void theContractsKnowNoOtherModuleAndNoSpring() throws Exception {
    assertThat(dependencies("contracts", OURS)).isEmpty();
    assertThat(dependencies("contracts", "org.springframework")).isEmpty();
  }

  @Test
  void theRimKnowsTheContractsOnly() throws Exception {
    assertThat(dependencies("service-rim", OURS)).containsExactly("contracts");
  }

  /// @param group what a dependency's group begins with
  private static List<String> dependencies(String module, String group) throws Exception {
    NodeList all =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve(module).resolve("pom.xml").toFile())
            .getElementsByTagName("dependency");
    var found = new ArrayList<String>();
    for (int i = 0; i < all.getLength(); i++) {
      Element dependency = (Element) all.item(i);
      if (text(dependency, "groupId").startsWith(group)) {
        found.add(text(dependency, "artifactId"));
      }
    }
    return found;
  }

  private static String text(Element of, String tag) {
    return of.getElementsByTagName(tag).item(0).getTextContent();
  }
}
