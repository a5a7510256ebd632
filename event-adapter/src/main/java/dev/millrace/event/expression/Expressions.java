package dev.millrace.event.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.stream.Collectors;

/// Compiles expressions of the Common Expression Language over one variable, `event`; see
/// [EventView] for what it holds. Beside the standard library there are the string functions and the
/// optional values (`event.data.?country.orValue("")`). Safe for all threads.
public final class Expressions {
  /// Characters that an expression may have.
  private static final int MAX_LENGTH = 8 * 1024;

  /// Steps of all its loops together.
  private static final int MAX_ITERATIONS = 100_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LENGTH)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings(), CelExtensions.optional())
          .build();

  private Expressions() {}

  /// An expression that is true or false.
  public static Predicate predicate(String text) throws BadExpression {
    return new Predicate(program(text, SimpleType.BOOL));
  }

  /// An expression that gives a text: a string, a number, or true or false.
  public static Text text(String text) throws BadExpression {
    return new Text(program(text, SimpleType.DYN));
  }

  /// An expression that gives the name of a batch.
  public static Label label(String text) throws BadExpression {
    return new Label(program(text, SimpleType.DYN));
  }

  /// An expression that gives the name of an item within its batch.
  public static ItemName itemName(String text) throws BadExpression {
    return new ItemName(program(text, SimpleType.DYN));
  }

  /// An expression that gives the names of all items of a batch, or null.
  public static ItemNames itemNames(String text) throws BadExpression {
    return new ItemNames(program(text, SimpleType.DYN));
  }

  /// An expression that gives a whole number, or null.
  public static Amount amount(String text) throws BadExpression {
    return new Amount(program(text, SimpleType.DYN));
  }

  /// An expression that gives the members of a JSON object.
  public static Mapping mapping(String text) throws BadExpression {
    return new Mapping(program(text, MapType.create(SimpleType.STRING, SimpleType.DYN)));
  }

  private static CelRuntime.Program program(String text, CelType result) throws BadExpression {
    if (text.isBlank()) {
      throw new BadExpression("is empty: write an expression such as event.data.country == \"US\"");
    }
    try {
      return RUNTIME.createProgram(compiler(result).compile(text).getAst());
    } catch (CelValidationException e) {
      throw new BadExpression(
          e.getErrors().stream().map(Expressions::words).collect(Collectors.joining("; ")));
    } catch (CelEvaluationException e) {
      throw new BadExpression("cannot be used: " + e.getMessage());
    }
  }

  private static CelCompiler compiler(CelType result) {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(CelExtensions.strings(), CelExtensions.optional())
        .addVar("event", MapType.create(SimpleType.STRING, SimpleType.DYN))
        .setResultType(result)
        .build();
  }

  private static String words(CelIssue issue) {
    CelSourceLocation at = issue.getSourceLocation();
    String line = at.getLine() > 1 ? "line %d, ".formatted(at.getLine()) : "";
    return at.getLine() < 1
        ? issue.getMessage()
        : "%scolumn %d: %s".formatted(line, at.getColumn() + 1, issue.getMessage());
  }
}
