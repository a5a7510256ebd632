package dev.millrace.contracts.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.VirtualAnnotatedMember;
import tools.jackson.databind.ser.VirtualBeanPropertyWriter;
import tools.jackson.databind.util.SimpleBeanPropertyDefinition;

/// A property that has the same text in every document of a class.
final class ConstantProperty extends VirtualBeanPropertyWriter {
  private final String text;

  ConstantProperty(
      SerializationConfig config, BeanDescription.Supplier bean, String name, String text) {
    this(
        definition(config, bean, name),
        bean.getClassInfo(),
        config.constructType(String.class),
        text);
  }

  private ConstantProperty(
      BeanPropertyDefinition definition, AnnotatedClass owner, JavaType type, String text) {
    super(definition, owner.getAnnotations(), type);
    this.text = text;
  }

  private static BeanPropertyDefinition definition(
      SerializationConfig config, BeanDescription.Supplier bean, String name) {
    var member =
        new VirtualAnnotatedMember(
            bean.getClassInfo(), bean.getBeanClass(), name, config.constructType(String.class));
    return SimpleBeanPropertyDefinition.construct(config, member, PropertyName.construct(name));
  }

  @Override
  protected Object value(Object bean, JsonGenerator out, SerializationContext context) {
    return text;
  }

  @Override
  public VirtualBeanPropertyWriter withConfig(
      MapperConfig<?> config,
      AnnotatedClass declaringClass,
      BeanPropertyDefinition definition,
      JavaType type) {
    return new ConstantProperty(definition, declaringClass, type, text);
  }
}
