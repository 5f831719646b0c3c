package io.fleetpulse.it.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.schemas.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the windows' process with SIGKILL at random points while a fleet sends, and compares every
 * statistic of every window with the one worked out straight from the samples. {@code
 * -Dfleetpulse.prove.windows.samples=240000} is the full proof.
 */
class WindowKillIT {
  private static final int SAMPLES = Integer.getInteger("fleetpulse.prove.windows.samples", 12_000);
  private static final int KILLS =
      Integer.getInteger("fleetpulse.prove.windows.kills", SAMPLES < 100_000 ? 2 : 6);
  private static final long SEED = Long.getLong("fleetpulse.prove.windows.seed", 17);
  private static final int MEMBERS = 60;
  private static final int MOST_MILLIS = 400;
  private static final Duration SILENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final Random random = new Random(SEED);
  private Stage stage;

  @BeforeEach
  void open() throws InterruptedException {
    stage = Stage.open("kill", PartProcess.PARTITIONS);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void killedAtRandom_windowsAreThoseOfTheSamples() throws Exception {
    try (Victim victim = Victim.start(stage, WindowsProcess.class, "replaying", directory)) {
      DirectWindows direct = run(victim, SAMPLES, KILLS);
      EmittedWindows emitted = awaitSilence(direct);
      System.out.println("windows under SIGKILL:" + victim.story() + " " + emitted.summary());
      assertThat(emitted.doubled()).as("windows that came twice").isEmpty();
      assertThat(new Comparison(direct, emitted).differences()).as("differences").isEmpty();
      assertThat(emitted.windows()).hasSizeGreaterThan(SAMPLES / 20);
    }
  }

  @Test
  void withoutReplay_theComparisonFindsWhatIsWrong() throws Exception {
    try (Victim victim = Victim.start(stage, WindowsProcess.class, "forgetful", directory)) {
      DirectWindows direct = run(victim, 3_000, 1);
      List<String> differences = new Comparison(direct, EmittedWindows.read(stage)).lasting();
      System.out.println(
          "without replay: "
              + differences.size()
              + " differences, such as "
              + differences.stream().limit(2).toList());
      assertThat(differences).isNotEmpty();
    }
  }

  /** Sends and kills until all is processed; returns what must have been emitted. */
  private DirectWindows run(Victim victim, int samples, int kills) throws Exception {
    List<Fleet.Member> members = members(samples / MEMBERS);
    List<Integer> killsAt = new ArrayList<>();
    for (int i = 1; i <= kills; i++) {
      killsAt.add(samples * i / (kills + 1) + random.nextInt(samples / (kills + 1) / 2));
    }
    int sent = 0;
    int kill = 0;
    int perMember = samples / MEMBERS;
    Map<Fleet.Member, Integer> done = new HashMap<>();
    try (KafkaProducer<String, byte[]> producer = stage.producer()) {
      while (sent < perMember * MEMBERS) {
        Fleet.Member member = members.get(random.nextInt(members.size()));
        int already = done.getOrDefault(member, 0);
        boolean holdsBack = member.character.late() && sent < samples / 2 && already > 20;
        boolean stopped = idle(member) && already >= 40 && sent < samples * 6 / 10;
        if (already >= perMember || holdsBack || stopped) {
          continue;
        }
        if (already == 0) {
          // By its first arrival its clock is judged: nothing may be queued before it.
          producer.flush();
        }
        int batch = Math.min(member.character.publishSeconds(), perMember - already);
        member.publish(batch, System.currentTimeMillis()).forEach(v -> send(producer, member, v));
        sent += batch;
        done.merge(member, batch, Integer::sum);
        if (kill < kills && sent >= killsAt.get(kill)) {
          producer.flush();
          boolean wiped = kills > 1 && kill == kills / 2;
          victim.kill(Topic.WINDOWS_10S, random, MOST_MILLIS, wiped, sent);
          kill++;
        }
      }
      for (Fleet.Member member : members) {
        send(producer, member, member.farewell(System.currentTimeMillis()));
      }
    }
    stage.awaitConsumed(
        victim.process(), PartProcess.group(stage.prefix()), Topic.SAMPLES, Victim.PATIENCE);
    return DirectWindows.read(stage);
  }

  private void send(KafkaProducer<String, byte[]> producer, Fleet.Member member, byte[] value) {
    producer.send(new ProducerRecord<>(stage.name(Topic.SAMPLES), member.character.key(), value));
  }

  /** Waits for the windows that silence closes; what never comes is left to the comparison. */
  private EmittedWindows awaitSilence(DirectWindows direct) {
    EmittedWindows[] emitted = {EmittedWindows.read(stage)};
    try {
      Awaitility.await()
          .atMost(SILENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                emitted[0] = EmittedWindows.read(stage);
                return new Comparison(direct, emitted[0]).complete();
              });
    } catch (ConditionTimeoutException e) {
      System.out.println("some windows do not come");
    }
    return emitted[0];
  }

  private List<Fleet.Member> members(int perMember) {
    // The past ends before now, so that even farewells are of the past.
    long begin = System.currentTimeMillis() - (perMember * 1_100L + 600_000);
    List<Fleet.Member> members = new ArrayList<>();
    int[] publish = {1, 10, 60};
    for (int i = 0; members.size() < MEMBERS; i++) {
      Fleet.Character character =
          new Fleet.Character(
              "m" + i, publish[i % 3], i == 7 ? 86_400_000 : 0, i % 4 == 1, i == 10);
      members.add(
          new Fleet.Member(character, begin, stage.schema(Topic.SAMPLES), SEED * 1_000 + i));
    }
    return members;
  }

  /** Instances of the last partition stop early: it is idle while processes die. */
  private static boolean idle(Fleet.Member member) {
    byte[] key = member.character.key().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % PartProcess.PARTITIONS
        == PartProcess.PARTITIONS - 1;
  }
}
