package dev.millrace.launcher.scale;

import picocli.CommandLine.Command;

/// What the scaling rule would do. Nothing here speaks to a queue.
@Command(
    name = "scale",
    description = "Show what the scaling rule does on a recorded trace of arrivals.",
    subcommands = {SimulateCommand.class, ArrivalsCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ScaleCommand {}
