package dev.millrace.launcher.render;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/// YAML as a person would write it: blocks, short lists of plain values in one line, texts of many
/// lines as they are.
final class YamlText {
  private static final int LINE = 100;
  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(1000)
          .setIndent(2)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setDereferenceAliases(true)
          .build();

  private YamlText() {}

  /// @param value maps, lists, texts, numbers and booleans; maps keep their order
  static String of(Object value) {
    return new Dump(SETTINGS, new Representer()).dumpToString(value);
  }

  /// The same, but each line begins with that many blanks.
  static String of(Object value, int indent) {
    return of(value).indent(indent);
  }

  private static final class Representer extends StandardRepresenter {
    Representer() {
      super(SETTINGS);
    }

    @Override
    protected Node representSequence(Tag tag, Iterable<?> sequence, FlowStyle style) {
      return super.representSequence(tag, sequence, isShort(sequence) ? FlowStyle.FLOW : style);
    }

    private static boolean isShort(Iterable<?> sequence) {
      int length = 0;
      for (Object element : sequence) {
        if (element instanceof Iterable || element instanceof java.util.Map) {
          return false;
        }
        String text = String.valueOf(element);
        if (text.contains("\n")) {
          return false;
        }
        length += text.length() + 2;
      }
      return length < LINE - 20;
    }
  }
}
