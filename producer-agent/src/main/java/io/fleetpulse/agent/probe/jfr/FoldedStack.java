package io.fleetpulse.agent.probe.jfr;

import java.util.List;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A stack as one short line: the innermost frames, outermost first, separated by semicolons. Frames
 * have no lines, so that one place is one site.
 */
final class FoldedStack {
  static final int MOST_FRAMES = 8;
  static final int MOST_CHARACTERS = 400;

  private FoldedStack() {}

  /** Empty where there is no stack. */
  static String of(@Nullable RecordedStackTrace stack) {
    if (stack == null) {
      return "";
    }
    List<RecordedFrame> frames = stack.getFrames();
    String[] names = new String[MOST_FRAMES];
    int taken = 0;
    for (int i = 0; i < frames.size() && taken < MOST_FRAMES; i++) {
      RecordedMethod method = frames.get(i).getMethod();
      String type = method == null ? "" : method.getType().getName();
      // A lambda's own class has another name in each JVM; what it calls has the method's.
      if (method != null && frames.get(i).isJavaFrame() && !type.contains("$$Lambda")) {
        names[taken++] = type + "." + method.getName();
      }
    }
    return folded(names, taken);
  }

  /**
   * The line.
   *
   * @param names innermost first
   * @param count of them
   */
  static String folded(String[] names, int count) {
    int length = 0;
    int fit = 0;
    while (fit < count && length + names[fit].length() + 1 <= MOST_CHARACTERS) {
      length += names[fit].length() + 1;
      fit++;
    }
    if (fit == 0 && count > 0) {
      return names[0].substring(names[0].length() - MOST_CHARACTERS);
    }
    StringBuilder line = new StringBuilder(length);
    for (int i = fit - 1; i >= 0; i--) {
      line.append(names[i]);
      if (i > 0) {
        line.append(';');
      }
    }
    return line.toString();
  }
}
