package io.fleetpulse.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.sample.EncodedSample;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;

  private final List<Long> lost = new ArrayList<>();
  private final List<Long> damage = new ArrayList<>();

  @Test
  void samples_comeInTheirOrderAndOnceArrivedNoMore() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 3));
      spool.append(samples(3, 2));

      List<EncodedSample> first = spool.oldest(2, 1 << 20);
      assertThat(sequences(first)).containsExactly(0L, 1L);
      assertThat(first.get(0)).usingRecursiveComparison().isEqualTo(sample(0));
      assertThat(sequences(spool.oldest(2, 1 << 20))).as("not arrived").containsExactly(0L, 1L);
      spool.arrived(first);
      spool.append(samples(5, 1));
      assertThat(drain(spool)).containsExactly(2L, 3L, 4L, 5L);
      assertThat(spool.isEmpty()).isTrue();
      assertThat(files()).isEmpty();
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void identity_isInEachFileOnceAndWhenItChanges() throws IOException {
    try (Spool spool = open(ROOM)) {
      for (int i = 0; i < 3; i++) {
        spool.append(List.of(identified(i, 7)));
      }
      spool.append(List.of(identified(3, 8)));
      spool.append(List.of(identified(4, 7)));
    }
    try (Spool spool = open(ROOM)) {
      spool.append(List.of(identified(5, 7)));

      List<EncodedSample> all = spool.oldest(10, 1 << 20);
      assertThat(all.stream().filter(each -> each.identity().length > 0))
          .extracting(EncodedSample::sequence)
          .containsExactly(0L, 3L, 4L);
      spool.arrived(all);
      assertThat(spool.oldest(10, 1 << 20))
          .singleElement()
          .satisfies(first -> assertThat(first.identity()).as("another file").isNotEmpty());
    }
  }

  @Test
  void nextLaunch_findsWhatTheOneBeforeLeft() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 3));
    }
    try (Spool spool = open(ROOM)) {
      spool.append(samples(10, 1));
      assertThat(drain(spool)).containsExactly(0L, 1L, 2L, 10L);
    }
  }

  @Test
  void tornEnd_isLeftOutAndWhatFollowsIsRead() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 2));
    }
    try (RandomAccessFile file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    try (Spool spool = open(ROOM)) {
      spool.append(samples(2, 1));
      assertThat(drain(spool)).containsExactly(0L, 2L);
    }
    assertThat(damage).as("bytes nobody can read").hasSize(1);
  }

  @Test
  void corruptedRecord_endsItsFileOnly() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 3));
    }
    byte[] bytes = Files.readAllBytes(files().get(0));
    bytes[SegmentCodec.size(sample(0)) + 20] ^= 1;
    Files.write(files().get(0), bytes);
    try (Spool spool = open(ROOM)) {
      spool.append(samples(3, 1));
      assertThat(drain(spool)).containsExactly(0L, 3L);
    }
  }

  @Test
  void full_losesTheOldestAndTellsWhich() throws IOException {
    long room = 64L * SegmentCodec.size(sample(0));
    try (Spool spool = open(room)) {
      for (int i = 0; i < 200; i++) {
        spool.append(samples(i, 1));
        assertThat(spool.bytes()).isLessThanOrEqualTo(room);
      }
      List<Long> left = drain(spool);

      assertThat(left).hasSizeGreaterThan(32);
      List<Long> all = new ArrayList<>(lost);
      all.addAll(left);
      assertThat(all).containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
    }
  }

  @Test
  void fileThatIsGone_isGivenUpAndTheOthersAreRead() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 1));
    }
    try (Spool spool = open(ROOM)) {
      spool.append(samples(1, 2));
      Files.delete(files().get(0));

      assertThat(drain(spool)).containsExactly(1L, 2L);
      assertThat(damage).containsExactly((long) SegmentCodec.size(sample(0)));
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void foldersThatNobodyComesBackTo_areDeletedAfterADay() throws IOException {
    for (String name : List.of("gone", "recent")) {
      Path other = Files.createDirectories(folder.resolve(name));
      Files.createFile(other.resolve("lock"));
      Files.createFile(other.resolve("1.samples"));
    }
    for (String file : List.of("lock", "1.samples")) {
      Files.setLastModifiedTime(
          folder.resolve("gone").resolve(file),
          FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
    open(ROOM).close();

    assertThat(folder.resolve("gone")).doesNotExist();
    assertThat(folder.resolve("recent").resolve("1.samples")).exists();
  }

  @Test
  void whatIsReadAtATime_hasABoundInBytes() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(1, 10));

      assertThat(spool.oldest(10, 2 * SegmentCodec.size(sample(1)))).hasSize(2);
      assertThat(spool.oldest(10, 1)).as("one at least").hasSize(1);
    }
  }

  @Test
  void samplesOfTheDayBefore_areDeletedAndToldOf() throws IOException {
    try (Spool spool = open(ROOM)) {
      spool.append(samples(0, 2));
    }
    Files.setLastModifiedTime(
        files().get(0), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    try (Spool spool = open(ROOM)) {
      assertThat(spool.isEmpty()).isTrue();
    }
    assertThat(lost).containsExactly(0L, 1L);
  }

  @Test
  void secondAgent_doesNotGetTheFolder() throws IOException {
    try (Spool first = open(ROOM)) {
      assertThatThrownBy(() -> open(ROOM)).isInstanceOf(IOException.class);
      assertThat(first.isEmpty()).isTrue();
    }
    open(ROOM).close();
  }

  private Spool open(long mostBytes) throws IOException {
    return Spool.open(
        folder.resolve("own"),
        mostBytes,
        new Spool.Losses() {
          @Override
          public void lost(EncodedSample sample) {
            lost.add(sample.sequence());
          }

          @Override
          public void damaged(Path file, long bytes, String why) {
            damage.add(bytes);
          }
        });
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("own"))) {
      return all.filter(file -> file.toString().endsWith(".samples")).sorted().toList();
    }
  }

  private static List<Long> drain(Spool spool) throws IOException {
    List<Long> all = new ArrayList<>();
    for (List<EncodedSample> some = spool.oldest(2, 1 << 20);
        !some.isEmpty();
        some = spool.oldest(2, 1 << 20)) {
      all.addAll(sequences(some));
      spool.arrived(some);
    }
    return all;
  }

  private static List<Long> sequences(List<EncodedSample> samples) {
    return samples.stream().map(EncodedSample::sequence).toList();
  }

  private static List<EncodedSample> samples(long from, int count) {
    return LongStream.range(from, from + count).mapToObj(SpoolTest::sample).toList();
  }

  private static EncodedSample sample(long sequence) {
    byte[] identity = sequence == 0 ? new byte[] {1, 2, 3} : new byte[0];
    byte[] rest = {(byte) sequence, 5, 6, 7};
    return new EncodedSample(7, sequence, sequence * 1000, 1, 1000, 5000, 42, identity, rest);
  }

  private static EncodedSample identified(long sequence, int identityHash) {
    return new EncodedSample(
        7, sequence, sequence, 1, 1000, 5000, identityHash, new byte[] {1, 2}, new byte[] {5});
  }
}
