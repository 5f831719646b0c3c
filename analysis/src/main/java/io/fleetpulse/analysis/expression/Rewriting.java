package io.fleetpulse.analysis.expression;

import java.util.ArrayList;
import java.util.List;

/** A text in which parts are replaced, and where each place of the result was before. */
final class Rewriting {
  private final String source;
  private final StringBuilder text = new StringBuilder();
  private final List<Part> parts = new ArrayList<>();
  private int copied;

  Rewriting(String source) {
    this.source = source;
  }

  private record Part(int sourceStart, int sourceEnd, int start, int end) {}

  /**
   * Replaces what is from one offset of the source to another, after all that was replaced before.
   *
   * @return where the replacement begins in the result
   */
  int replace(int from, int to, String by) {
    text.append(source, copied, from);
    int start = text.length();
    text.append(by);
    copied = to;
    parts.add(new Part(from, to, start, text.length()));
    return start;
  }

  /** The result. */
  String text() {
    return text + source.substring(copied);
  }

  /** The place in the source of an offset in the result; within a replacement that of its begin. */
  int sourceOffset(int offset) {
    int shift = 0;
    for (Part part : parts) {
      if (offset < part.start()) {
        break;
      }
      if (offset < part.end()) {
        return part.sourceStart();
      }
      shift = part.sourceEnd() - part.end();
    }
    return Math.min(source.length(), offset + shift);
  }

  /** The place in the source of a line and column of the result, both from 1. */
  int sourceOffset(int line, int column) {
    String result = text();
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = result.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return sourceOffset(Math.min(result.length(), start + column - 1));
  }
}
