package io.fleetpulse.agent;

import io.fleetpulse.agent.action.ActionSettings;
import io.fleetpulse.agent.action.Actions;
import io.fleetpulse.agent.buffer.FormerBuffers;
import io.fleetpulse.agent.buffer.SampleBuffer;
import io.fleetpulse.agent.config.ConfigWatch;
import io.fleetpulse.agent.config.InForce;
import io.fleetpulse.agent.loop.AgentLoop;
import io.fleetpulse.agent.loop.Companion;
import io.fleetpulse.agent.probe.History;
import io.fleetpulse.agent.probe.Sampler;
import io.fleetpulse.agent.probe.VmOptions;
import io.fleetpulse.agent.publish.BatchEncoder;
import io.fleetpulse.agent.publish.ClientProperties;
import io.fleetpulse.agent.publish.Compression;
import io.fleetpulse.agent.publish.KafkaPublisher;
import io.fleetpulse.agent.publish.Publisher;
import io.fleetpulse.agent.publish.SampleSchemaId;
import io.fleetpulse.agent.publish.SpoolingPublisher;
import io.fleetpulse.agent.sample.EncodedSample;
import io.fleetpulse.agent.sample.Gap;
import io.fleetpulse.agent.sample.SampleEncoder;
import io.fleetpulse.agent.sample.ServiceIdentity;
import io.fleetpulse.agent.section.SectionKind;
import io.fleetpulse.agent.self.AgentLog;
import io.fleetpulse.agent.self.AgentSelf;
import io.fleetpulse.agent.self.LogLevel;
import io.fleetpulse.agent.self.LossReason;
import io.fleetpulse.agent.spool.Spool;
import io.fleetpulse.agent.spool.SpoolSlot;
import io.fleetpulse.schemas.setting.DurationText;
import io.fleetpulse.schemas.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Puts the agent together: wiring only. */
final class Agent {
  private static final Duration QUIET = Duration.ofMinutes(10);

  private Agent() {}

  /**
   * Makes one.
   *
   * @param history what agents before this one counted
   * @param buffers of the agents before this one; takes this one's
   */
  static AgentLoop create(
      AgentConfig config, Launch launch, String version, History history, FormerBuffers buffers) {
    AgentLog log = log(config.live().logLevel());
    config.warnings().forEach(log::warn);
    AgentSelf self = history.self();
    InForce settings = new InForce(config.live());
    settings.onChange(now -> log.level(now.logLevel()));
    Sampler sampler =
        new Sampler(identity(config), version, history, log, config.probes(), settings);
    sampler.allowCpu(config.live().cpuBudgetPercent(), config.live().interval());
    settings.onChange(now -> sampler.allowCpu(now.cpuBudgetPercent(), now.interval()));
    SampleBuffer buffer = new SampleBuffer(config.bufferBytes(), self);
    String key = config.instanceKey().toString();
    buffers.follow(key, buffer);
    log.info(
        "watching "
            + key
            + ": samples every "
            + DurationText.of(config.live().interval())
            + " to Kafka at "
            + config.kafka().get("bootstrap.servers"));
    return new AgentLoop(
        sampler,
        buffer,
        () -> publisher(config, key, sampler, settings, buffer, self, log),
        settings,
        self,
        log,
        companions(config, settings, self, log),
        launch::release);
  }

  private static List<Companion> companions(
      AgentConfig config, InForce settings, AgentSelf self, AgentLog log) {
    List<Companion> companions = new ArrayList<>();
    if (config.configTopic().enabled()) {
      ConfigWatch watch = configWatch(config, settings, self, log);
      companions.add(new Companion(watch::start, watch::stop, watch::awaitEnd));
    }
    if (config.actions().enabled()) {
      Actions actions = actions(config, self, log);
      companions.add(new Companion(actions::start, actions::stop, actions::awaitEnd));
    }
    return companions;
  }

  private static ConfigWatch configWatch(
      AgentConfig config, InForce settings, AgentSelf self, AgentLog log) {
    return ConfigWatch.of(
        config.topicsPrefix() + Topic.AGENT_CONFIG.suffix(),
        config.kafka(),
        config.instanceKey(),
        Stream.of(SectionKind.values()).map(SectionKind::field).toList(),
        () -> SampleSchemaId.lookingUp(ClientProperties.registry(config.registry())),
        settings,
        config.configTopic().interval(),
        self,
        log);
  }

  private static Actions actions(AgentConfig config, AgentSelf self, AgentLog log) {
    return new Actions(
        new ActionSettings(
            config.instanceKey().toString(),
            Sampler.jvmStartMillis(),
            Set.copyOf(config.actions().allow()),
            config.actions().publicKeyFile(),
            config.actions().keyId(),
            config.topicsPrefix(),
            config.kafka(),
            config.live().publishInterval()),
        () -> SampleSchemaId.lookingUp(ClientProperties.registry(config.registry())),
        new VmOptions(),
        self,
        log,
        System::currentTimeMillis,
        System::nanoTime);
  }

  private static Publisher publisher(
      AgentConfig config,
      String key,
      Sampler sampler,
      InForce settings,
      SampleBuffer buffer,
      AgentSelf self,
      AgentLog log) {
    BatchEncoder encoder =
        new BatchEncoder(
            new SampleEncoder(
                Sampler.jvmStartMillis(),
                () -> settings.get().interval().toMillis(),
                () -> settings.get().publishInterval().toMillis()),
            sampler::identity);
    String compression = Compression.probe(log);
    KafkaPublisher kafka =
        new KafkaPublisher(
            () -> settings.get().samplesTopic(),
            key,
            () ->
                ClientProperties.producer(
                    config.kafka(), "fleetpulse-agent-" + config.instanceId(), compression),
            ClientProperties.delivery(config.kafka()),
            new SampleSchemaId(
                config.topicsPrefix() + Topic.SAMPLES.suffix() + "-value",
                () -> ClientProperties.registry(config.registry())),
            encoder,
            self,
            log,
            System::currentTimeMillis);
    if (config.spool().directory().isEmpty()) {
      return kafka;
    }
    SpoolSlot slot =
        new SpoolSlot(
            () ->
                Spool.open(
                    Spool.folder(config.spool().directory(), key),
                    config.spool().bytes(),
                    losses(buffer, self, log)),
            Keys.SPOOL_DIRECTORY.name() + "=" + config.spool().directory(),
            System::nanoTime,
            self,
            log);
    return new SpoolingPublisher(
        kafka, encoder, slot, (sample, reason) -> lost(sample, reason, buffer, self), self, log);
  }

  private static Spool.Losses losses(SampleBuffer buffer, AgentSelf self, AgentLog log) {
    return new Spool.Losses() {
      @Override
      public void lost(EncodedSample sample) {
        Agent.lost(sample, LossReason.BUFFER_FULL, buffer, self);
      }

      @Override
      public void damaged(Path file, long bytes, String why) {
        self.sendErrors.incrementAndGet();
        log.warn("spool damage", bytes + " bytes of samples in " + file + " are lost: " + why);
      }
    };
  }

  /** Those of an earlier launch have a sequence of their own: nobody is told of its holes here. */
  private static void lost(
      EncodedSample sample, LossReason reason, SampleBuffer buffer, AgentSelf self) {
    if (sample.jvmStartMillis() == Sampler.jvmStartMillis()) {
      buffer.lost(new Gap(sample.sequence() - sample.merged() + 1, sample.merged(), reason));
    } else {
      self.dropped.addAndGet(sample.merged());
    }
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

  private static AgentLog log(LogLevel level) {
    AgentLog log = new AgentLog(System.err, System.err, QUIET, System::nanoTime);
    log.level(level);
    return log;
  }
}
