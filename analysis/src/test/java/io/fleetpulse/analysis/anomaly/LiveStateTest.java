package io.fleetpulse.analysis.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a series of an instance costs in memory. */
class LiveStateTest {
  private static final int WORD = 8;
  private static final int HEADER = 16;

  private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  @Test
  void liveSet_takesLessThan24KiB_howeverMuchItSaw() throws IllegalAccessException {
    Detector detector = DetectorKind.LIVE.create();
    for (int i = 0; i < 10_000; i++) {
      detector.next(i * 10_000L, i % 37);
    }
    assertThat(bytes(detector)).isBetween(4L << 10, 24L << 10);
  }

  /** Of the object and all that hangs on it, each field taken for a word. */
  private long bytes(@Nullable Object of) throws IllegalAccessException {
    if (of == null || !counted.add(of)) {
      return 0;
    }
    if (of.getClass().isArray()) {
      return array(of);
    }
    long sum = HEADER;
    if (of instanceof Collection<?> all) {
      for (Object each : all) {
        sum += WORD + bytes(each);
      }
      return sum;
    }
    for (Field field : of.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        sum += WORD + (field.getType().isPrimitive() ? 0 : bytes(field.get(of)));
      }
    }
    return sum;
  }

  private long array(Object array) throws IllegalAccessException {
    Class<?> element = array.getClass().getComponentType();
    long sum = HEADER;
    for (int i = 0; i < Array.getLength(array); i++) {
      if (element == float.class || element == int.class) {
        sum += WORD / 2;
      } else {
        sum += WORD + (element.isPrimitive() ? 0 : bytes(Array.get(array, i)));
      }
    }
    return sum;
  }
}
