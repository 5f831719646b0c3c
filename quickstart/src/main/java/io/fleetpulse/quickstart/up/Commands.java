package io.fleetpulse.quickstart.up;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command lines of the children, after {@code java}. */
record Commands(
    Layout layout,
    Ports ports,
    Endpoints endpoints,
    OptimiseMode optimise,
    @Nullable SigningKeys keys) {

  List<String> processor() {
    List<String> command = service("-Xmx384m", ports.processor());
    command.add("-Dfleetpulse.processor.state.dir=" + layout.processorState());
    command.add("-jar");
    command.add(layout.jars().processor().toString());
    return command;
  }

  List<String> sink() {
    List<String> command = service("-Xmx192m", ports.sink());
    command.add("-Dfleetpulse.processor.url=" + endpoints.processor());
    command.add("-Dfleetpulse.database.url=jdbc:h2:file:" + layout.sinkDatabase());
    command.add("-Dfleetpulse.http.external.url=" + endpoints.sink());
    command.add("-Dfleetpulse.optimise.mode=" + optimise);
    if (keys != null) {
      command.add("-Dfleetpulse.optimise.signing.key.file=" + keys.privateKey());
    }
    command.add("-jar");
    command.add(layout.jars().sink().toString());
    return command;
  }

  List<String> demo(DemoFleet.Member member) {
    List<String> command = new ArrayList<>(member.jvmOptions());
    command.add("-XX:TieredStopAtLevel=1");
    String agent = agent(member.service()) + ",service.instance.id=" + member.instance();
    if (keys != null && member.instance().equals(DemoFleet.OPTED_IN)) {
      agent +=
          ",actions.enabled=true,actions.allow=G1PeriodicGCInterval,actions.public.key.file="
              + keys.publicKey();
    }
    command.add(agent);
    command.add("-cp");
    command.add(layout.jars().quickstart().toString());
    command.add(member.program().getName());
    return command;
  }

  /** The option that attaches a JVM, with all it needs. */
  String agent(String service) {
    return "-javaagent:"
        + layout.jars().agent()
        + "=service.name="
        + service
        + ",kafka.bootstrap.servers="
        + endpoints.kafka()
        + ",schema.registry.url="
        + endpoints.registry();
  }

  private List<String> service(String heap, int port) {
    List<String> command = new ArrayList<>();
    command.add(heap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Dfleetpulse.kafka.bootstrap.servers=" + endpoints.kafka());
    command.add("-Dfleetpulse.schema.registry.url=" + endpoints.registry());
    command.add("-Dfleetpulse.http.port=" + port);
    return command;
  }
}
