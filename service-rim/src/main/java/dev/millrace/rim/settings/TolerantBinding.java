package dev.millrace.rim.settings;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;

/// Binds a record of settings to its end whatever is wrong with single values: those get their
/// defaults, and are told. What a record refuses as a whole, by an exception of its constructor, is
/// told and ends it.
final class TolerantBinding extends AbstractBindHandler {
  private final Mistakes mistakes;
  private final Set<ConfigurationPropertyName> known = new TreeSet<>();

  /// @param mistakes of full keys
  TolerantBinding(BindHandler parent, Mistakes mistakes) {
    super(parent);
    this.mistakes = mistakes;
  }

  @Override
  public <T> @Nullable Bindable<T> onStart(
      ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
    known.add(name);
    return super.onStart(name, target, context);
  }

  @Override
  public void onFinish(
      ConfigurationPropertyName name,
      Bindable<?> target,
      BindContext context,
      @Nullable Object result)
      throws Exception {
    try {
      super.onFinish(name, target, context, result);
    } catch (UnboundConfigurationPropertiesException e) {
      unknown(e);
    }
  }

  @Override
  public @Nullable Object onFailure(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
      throws Exception {
    switch (error) {
      case BindException _ -> throw error; // told where it began
      case BeanInstantiationException refused -> {
        refused(name, refused);
        throw error;
      }
      case UnboundConfigurationPropertiesException unbound -> unknown(unbound);
      case Exception whole when context.getDepth() == 0 -> {
        return super.onFailure(name, target, context, whole);
      }
      default -> mistakes.add(new Mistake(name.toString(), unreadable(name, target, context)));
    }
    return null;
  }

  private void unknown(UnboundConfigurationPropertiesException e) {
    for (ConfigurationProperty property : e.getUnboundProperties()) {
      var mistake = new Mistake(property.getName().toString(), unknown(property.getName()));
      if (mistakes.isNew(mistake) && !isBehindWrong(property.getName())) {
        mistakes.add(mistake);
      }
    }
  }

  /// A list is read up to its first element that is wrong.
  private boolean isBehindWrong(ConfigurationPropertyName name) {
    for (ConfigurationPropertyName at = name; !at.isEmpty(); at = at.getParent()) {
      ConfigurationPropertyName list = at.getParent();
      if (at.isLastElementIndexed()
          && mistakes.all().stream().anyMatch(one -> one.key().matches(elementOf(list)))) {
        return true;
      }
    }
    return false;
  }

  private static String elementOf(ConfigurationPropertyName list) {
    return Pattern.quote(list.toString()) + "\\[[^\\]]*]";
  }

  private String unknown(ConfigurationPropertyName name) {
    ConfigurationPropertyName parent = name.getParent();
    String there =
        known.stream()
            .filter(parent::isParentOf)
            .filter(one -> !one.isLastElementIndexed())
            .map(one -> one.getLastElement(ConfigurationPropertyName.Form.DASHED))
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.joining(", "));
    return there.isEmpty()
        ? "is not known: take it out"
        : "is not known: there are %s".formatted(there);
  }

  private void refused(ConfigurationPropertyName name, BeanInstantiationException refused) {
    switch (refused.getCause()) {
      case SettingsException many -> many.all().forEach(mistakes::add);
      case IllegalArgumentException one -> {
        Mistake mistake = ofWords(name, one);
        String below = mistake.key() + ".";
        if (mistakes.isNew(mistake)
            && mistakes.all().stream().noneMatch(told -> told.key().startsWith(below))) {
          mistakes.add(mistake);
        }
      }
      case null, default -> {
        // A bug, or what a missing value led to.
      }
    }
  }

  /// Our checks name the key themselves.
  private static Mistake ofWords(ConfigurationPropertyName name, IllegalArgumentException refused) {
    String words = String.valueOf(refused.getMessage());
    int key = words.indexOf(' ');
    return words.startsWith("millrace.") && key > 0
        ? new Mistake(words.substring(0, key), words.substring(key + 1))
        : new Mistake(name.toString(), "is refused: " + words);
  }

  /// Does not say what was written in place of several values: it may be a secret.
  private static String unreadable(
      ConfigurationPropertyName name, Bindable<?> target, BindContext context) {
    ResolvableType type = target.getType();
    ConfigurationProperty property = context.getConfigurationProperty();
    String found =
        property != null && property.getName().equals(name) && SettingWords.isPlain(type)
            ? "is \"%s\"".formatted(property.getValue())
            : "cannot be read";
    return "%s: write %s".formatted(found, SettingWords.of(type));
  }
}
