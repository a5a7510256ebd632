package dev.millrace.launcher.render;

import dev.millrace.contracts.Names;
import dev.millrace.launcher.broker.BootstrapServers;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.FlowFile;
import dev.millrace.launcher.flow.FlowProblem;
import dev.millrace.launcher.start.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes flows for the places that run containers.
@Command(
    name = "render",
    description = "Write a flow as a compose file or as manifests for Kubernetes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "compose|k8s",
    subcommands = {RenderCommand.Compose.class, RenderCommand.Kubernetes.class})
public final class RenderCommand {

  /// What a flow is called in what is rendered from it: one of the project's own is not everywhere
  /// where it is here.
  private static String name(Path flow) {
    Path home = Home.path();
    return (flow.startsWith(home) ? home.relativize(flow) : flow).toString();
  }

  @Command(name = "compose", description = "Write a compose file.", mixinStandardHelpOptions = true)
  @SuppressWarnings("NullAway.Init") // set by picocli
  static final class Compose implements Callable<Integer> {
    @Parameters(
        paramLabel = "FLOW",
        arity = "1..*",
        description =
            "flow files, or names of those in flows/; the first is what `docker compose up` starts, the"
                + " others get profiles")
    private List<String> given;

    @Option(
        names = "--with",
        paramLabel = "FILE",
        description = "services to add, as they would stand below `services:`")
    private @Nullable Path more;

    @Option(
        names = "--kafka",
        paramLabel = "HOST:PORT,…",
        description = "bootstrap servers of a Kafka to use, instead of the flows' own")
    private @Nullable String kafka;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "of the project in Docker, if not the first flow's")
    private @Nullable String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws FlowProblem, IOException {
      List<Path> files = given.stream().map(Home::flow).toList();
      List<Flow> flows = new ArrayList<>();
      for (Path file : files) {
        flows.add(FlowFile.read(file));
      }
      String added = more == null ? "" : Files.readString(more, StandardCharsets.UTF_8);
      String with = more == null ? "" : " --with " + more;
      if (kafka != null) {
        with += " --kafka " + BootstrapServers.require(spec, "--kafka", kafka);
      }
      if (name != null) {
        with += " --name " + Names.requireLabel("project", name);
      }
      String project = name == null ? flows.getFirst().name() : name;
      List<String> names = files.stream().map(RenderCommand::name).toList();
      spec.commandLine().getOut().print(ComposeFile.of(project, flows, names, with, added, kafka));
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  @Command(
      name = "k8s",
      description = "Write manifests for Kubernetes, in folders that kustomize builds.",
      mixinStandardHelpOptions = true)
  @SuppressWarnings("NullAway.Init") // set by picocli
  static final class Kubernetes implements Callable<Integer> {
    @Parameters(paramLabel = "FLOW", description = "a flow file, or the name of one in flows/")
    private String given;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "where base/ and overlays/ go; files of the same names are replaced")
    private Path out;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "of the installation, if not the flow's: two in one namespace differ by it")
    private @Nullable String name;

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        description = "that the overlays make and use, if not the name of the installation")
    private @Nullable String namespace;

    @Option(names = "--apart", description = "each container in a pod of its own")
    private boolean apart;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws FlowProblem, IOException {
      Path file = Home.flow(given);
      Flow flow = FlowFile.read(file);
      String installation = name == null ? flow.name() : Names.requireLabel("installation", name);
      String space = namespace == null ? installation : Names.requireLabel("namespace", namespace);
      for (var each :
          KubernetesManifests.of(
                  flow, installation, space, RenderCommand.name(file), Home.path(), apart)
              .entrySet()) {
        Path path = out.resolve(each.getKey());
        try {
          Files.createDirectories(path.resolveSibling(""));
          Files.writeString(path, each.getValue(), StandardCharsets.UTF_8);
        } catch (IOException e) {
          throw new IOException("cannot write %s: %s".formatted(path, e), e);
        }
      }
      if (!flow.topics().isEmpty() && !installation.equals(flow.name())) {
        spec.commandLine()
            .getErr()
            .printf(
                "%1$s has the topics and consumer groups of %2$s: beside another installation it needs a Kafka of its own, in the ConfigMap %1$s-kafka%n",
                installation, flow.name());
      }
      return 0;
    }
  }
}
