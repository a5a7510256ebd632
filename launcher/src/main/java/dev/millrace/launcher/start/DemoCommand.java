package dev.millrace.launcher.start;

import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description = "Run one of the demonstrations.",
    mixinStandardHelpOptions = true,
    subcommands = {ThumbnailerDemo.class, SignupDemo.class, WordcountDemo.class, ImagesDemo.class})
public final class DemoCommand {}
