package dev.millrace.launcher.render;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
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

  /// Words, numbers of all bases, times and dates of YAML 1.1.
  private static final Pattern NOT_TEXT =
      Pattern.compile(
          "~|=|<<|null|y|n|yes|no|on|off|true|false"
              + "|[-+]?(\\d[\\d_]*\\.?[\\d_]*|\\.[\\d_]+)(e[-+]?\\d+)?|[-+]?\\.(inf|nan)"
              + "|[-+]?0[xob][\\da-f_]+|[-+]?\\d[\\d_]*(:\\d+)+(\\.\\d*)?|\\d{4}-\\d\\d?-\\d\\d?.*",
          Pattern.CASE_INSENSITIVE);

  /// Those that YAML 1.1 knows, and 1.2 does not.
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\u0085\\u2028\\u2029\\ufeff]");

  private YamlText() {}

  /// @param value maps, lists, texts, numbers and booleans; maps keep their order
  static String of(Object value) {
    String text = new Dump(SETTINGS, new Representer()).dumpToString(value);
    // It leaves these two as they are, in quotes as we want them.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  /// The same, but each line begins with that many blanks.
  static String of(Object value, int indent) {
    return of(value).indent(indent);
  }

  private static final class Representer extends StandardRepresenter {
    Representer() {
      super(SETTINGS);
    }

    /// A text that is written plainly is taken for something else, or broken into lines, by those who
    /// read YAML 1.1, as kubectl and compose partly do.
    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      if (tag != Tag.STR) {
        return super.representScalar(tag, value, style);
      }
      if (LINE_BREAKS.matcher(value).find()) {
        return super.representScalar(tag, value, ScalarStyle.DOUBLE_QUOTED);
      }
      boolean plain = style == ScalarStyle.PLAIN && NOT_TEXT.matcher(value).matches();
      return super.representScalar(tag, value, plain ? ScalarStyle.SINGLE_QUOTED : style);
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
