package dev.millrace.rim.settings;

/// What a service makes of its settings before it makes anything else: a bean whose making throws a
/// [SettingsException] with all that is wrong. That is told together with what is wrong with the
/// settings by themselves.
public interface Plan {}
