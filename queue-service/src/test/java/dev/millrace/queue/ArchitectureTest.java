package dev.millrace.queue;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Problems;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.time.Instant;

/// Which way the arrows point inside the service.
@AnalyzeClasses(packages = "dev.millrace.queue", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theMachineKnowsTheContractsAndJavaOnly =
      classes()
          .that()
          .resideInAPackage("..queue.machine..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.millrace.queue.machine..",
                  "dev.millrace.contracts..",
                  "java..",
                  "org.jspecify..",
                  // The mapper of the contracts, which writes down what a queue was declared with.
                  "tools.jackson.databind.json"));

  @ArchTest
  static final ArchRule theMachineHasNoClockNoThreadAndNoChanceOfItsOwn =
      noClasses()
          .that()
          .resideInAPackage("..queue.machine..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio.file.."))
          .orShould()
          .dependOnClassesThat(simpleName("ThreadLocalRandom"));

  @ArchTest
  static final ArchRule enginesKnowNothingOfTheRim =
      noClasses()
          .that()
          .resideInAPackage("..queue.engine..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.millrace.queue..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.millrace.queue.engine..", "dev.millrace.queue.machine.."))))
          .orShould()
          .dependOnClassesThat(resideInAnyPackage("dev.millrace.rim..", "jakarta.servlet.."));

  @ArchTest
  static final ArchRule thePortDoesNotKnowItsAdapters =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.queue.engine")
          .should()
          .dependOnClassesThat(resideInAPackage("dev.millrace.queue.engine.*.."));

  /// What commands, questions and answers are made of; all else of the machine is its own.
  @ArchTest
  static final ArchRule theRimSpeaksToTheMachineInItsOwnWordsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("..queue.machine..", "..queue.engine..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.millrace.queue.machine..")
                  .and(not(partOf(Command.class)))
                  .and(not(partOf(Query.class)))
                  .and(not(partOf(Outcome.class)))
                  .and(not(partOf(Refusal.class)))
                  .and(not(partOf(Transition.class)))
                  .and(not(partOf(Problems.class))));

  /// Which engine there is, the settings say; the one class that knows more starts a program which
  /// is no service.
  @ArchTest
  static final ArchRule theRimKnowsNoParticularEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("..queue.engine..")
          .and()
          .doNotBelongToAnyOf(QueueApplication.class)
          .should()
          .dependOnClassesThat(resideInAPackage("dev.millrace.queue.engine.*.."));

  @ArchTest
  static final ArchRule controllersReachTheEngineThroughCallsOnly =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Controller")
          .should()
          .dependOnClassesThat(partOf(Engine.class));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.millrace.queue.(*)..").should().beFreeOfCycles();

  private static DescribedPredicate<JavaClass> partOf(Class<?> type) {
    return DescribedPredicate.describe(
        "part of " + type.getSimpleName(),
        of -> of.getName().equals(type.getName()) || of.getName().startsWith(type.getName() + "$"));
  }
}
