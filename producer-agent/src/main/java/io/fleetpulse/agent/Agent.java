package io.fleetpulse.agent;

import io.fleetpulse.agent.action.ActionSettings;
import io.fleetpulse.agent.action.Actions;
import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.loop.AgentLoop;
import io.fleetpulse.agent.loop.Companion;
import io.fleetpulse.agent.probe.History;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.probe.VmOptions;
import io.fleetpulse.agent.publish.ClientProperties;
import io.fleetpulse.agent.publish.Compression;
import io.fleetpulse.agent.publish.KafkaPublisher;
import io.fleetpulse.agent.publish.SampleSchemaId;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Puts the agent together: wiring only. */
final class Agent {
  private static final Duration QUIET = Duration.ofMinutes(10);

  private Agent() {}

  static AgentLoop create(AgentConfig config, Launch launch, String version, History history) {
    AgentLog log = log(config.logLevel());
    config.warnings().forEach(log::warn);
    AgentSelf self = history.self();
    Sampler sampler = new Sampler(identity(config), version, history, log, config.flightRecorder());
    SampleBuffer buffer = new SampleBuffer(config.bufferBytes(), self);
    String key = config.instanceKey().toString();
    log.info(
        "watching "
            + key
            + ": samples every "
            + Values.shown(config.interval())
            + " to Kafka at "
            + config.kafka().get("bootstrap.servers"));
    return new AgentLoop(
        sampler,
        buffer,
        () -> publisher(config, key, sampler, self, log),
        config.interval(),
        config.publishInterval(),
        self,
        log,
        companions(config, launch, key, self, log));
  }

  private static List<Companion> companions(
      AgentConfig config, Launch launch, String key, AgentSelf self, AgentLog log) {
    if (!config.actions().enabled()) {
      return List.of(Companion.ending(launch::release));
    }
    Actions actions =
        new Actions(
            new ActionSettings(
                key,
                Sampler.jvmStartMillis(),
                Set.copyOf(config.actions().allow()),
                config.actions().publicKeyFile(),
                config.actions().keyId(),
                config.topicsPrefix(),
                config.kafka(),
                config.publishInterval()),
            () -> SampleSchemaId.lookingUp(ClientProperties.registry(config.registry())),
            new VmOptions(),
            self,
            log,
            System::currentTimeMillis,
            System::nanoTime);
    return List.of(new Companion(actions::start, actions), Companion.ending(launch::release));
  }

  private static KafkaPublisher publisher(
      AgentConfig config, String key, Sampler sampler, AgentSelf self, AgentLog log) {
    String topic = config.topicsPrefix() + "samples";
    return new KafkaPublisher(
        topic,
        key,
        ClientProperties.producer(
            config.kafka(), "fleetpulse-agent-" + config.instanceId(), Compression.probe(log)),
        new SampleSchemaId(topic + "-value", ClientProperties.registry(config.registry())),
        new SampleEncoder(
            Sampler.jvmStartMillis(),
            config.interval().toMillis(),
            config.publishInterval().toMillis()),
        sampler::identity,
        self,
        log,
        System::currentTimeMillis);
  }

  private static ServiceIdentity identity(AgentConfig config) {
    return new ServiceIdentity(
        config.namespace(),
        config.serviceName(),
        config.instanceId(),
        config.serviceVersion(),
        config.zone(),
        config.labels(),
        config.actions().allow());
  }

  /** Standard error is the host's too: what is not wanted goes nowhere. */
  private static AgentLog log(LogLevel level) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new AgentLog(
        level.includes(LogLevel.INFO) ? System.err : nowhere,
        level.includes(LogLevel.WARN) ? System.err : nowhere,
        QUIET,
        System::nanoTime);
  }
}
