package io.fleetpulse.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every module: who may import whom, and that within one things go one way. */
class ModuleArrowsTest {
  @ParameterizedTest
  @EnumSource(Module.class)
  void everyClass_isInItsModulesPackages(Module module) {
    classes()
        .should()
        .resideInAPackage(module.packages())
        .because("the folder names show the architecture")
        .check(module.classes());
  }

  @ParameterizedTest
  @EnumSource(value = Module.class, names = "QUICKSTART", mode = EnumSource.Mode.EXCLUDE)
  void imports_followTheArrows(Module module) {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(module.forbidden())
        .because(
            "the processor and the sink meet in topics and REST only, the agent carries the schemas"
                + " and nothing else of ours")
        .check(module.classes());
  }

  @ParameterizedTest
  @EnumSource(Module.class)
  void packages_haveNoCycle(Module module) {
    slices().matching(module.parts()).should().beFreeOfCycles().check(module.classes());
  }
}
