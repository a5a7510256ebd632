package dev.millrace.rim.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/// Makes all of Millrace's settings, and the [Plan]s of them, before any other bean is made, and
/// tells everything that is wrong with them at once: values that are none of their type, keys that
/// are not known, what a record refuses, and what a plan does.
final class SettingsGate
    implements BeanFactoryPostProcessor, ConfigurationPropertiesBindHandlerAdvisor {
  private static final String OURS = "dev.millrace.";

  private final Environment environment;
  private final Mistakes mistakes = new Mistakes("");
  private boolean open;

  SettingsGate(Environment environment) {
    this.environment = environment;
  }

  /// Settings that are bound later, if there are any, are not tolerated.
  @Override
  public BindHandler apply(BindHandler handler) {
    return open ? handler : new TolerantBinding(handler, mistakes);
  }

  /// @throws SettingsException with all mistakes
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    var untold = new ArrayList<BeansException>();
    for (String name : settings(beans)) {
      BeansException failure = make(beans, name);
      if (failure != null) {
        untold.add(failure);
      }
    }
    boolean tolerated = !mistakes.all().isEmpty();
    for (String name : beans.getBeanNamesForType(Plan.class, true, false)) {
      BeansException failure = make(beans, name);
      if (failure != null && !tolerated) {
        untold.add(failure);
      }
    }
    open = true;
    if (!mistakes.all().isEmpty()) {
      throw new SettingsException(new Places(environment).toldIn(mistakes.all()));
    }
    if (!untold.isEmpty()) {
      throw untold.getFirst();
    }
  }

  private static List<String> settings(ConfigurableListableBeanFactory beans) {
    return Arrays.stream(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
        .filter(name -> isOurs(beans.getType(name, false)))
        .toList();
  }

  private static boolean isOurs(@Nullable Class<?> type) {
    return type != null && type.getName().startsWith(OURS);
  }

  /// @return what was wrong besides mistakes in settings
  private @Nullable BeansException make(ConfigurableListableBeanFactory beans, String name) {
    int before = mistakes.all().size();
    try {
      if (beans.getBean(name) instanceof CheckedSettings settings) {
        settings.check();
      }
      return null;
    } catch (SettingsException e) {
      add(e);
      return null;
    } catch (BeansException e) {
      boolean told = mistakes.all().size() > before;
      if (!told && NestedExceptionUtils.getRootCause(e) instanceof SettingsException refused) {
        add(refused);
        return null;
      }
      return told ? null : e;
    }
  }

  private void add(SettingsException refused) {
    // All of one place, if any: a plan may find several mistakes there.
    List<Mistake> fresh = refused.all().stream().filter(mistakes::isNew).toList();
    fresh.forEach(mistakes::add);
  }
}
