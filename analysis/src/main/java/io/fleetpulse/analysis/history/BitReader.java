package io.fleetpulse.analysis.history;

/** Reads what a {@link BitWriter} wrote. For one thread. */
final class BitReader {
  private final byte[] bytes;
  private int position;
  private int left = 8;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The next bits as a number; 0 to 64.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  long read(int bits) {
    long value = 0;
    int wanted = bits;
    while (wanted > 0) {
      int taken = Math.min(wanted, left);
      int part = (bytes[position] & 0xff) >>> (left - taken) & ((1 << taken) - 1);
      value = value << taken | part;
      wanted -= taken;
      left -= taken;
      if (left == 0) {
        left = 8;
        position++;
      }
    }
    return value;
  }

  /** Ones before the next zero, which is passed over, at most {@code most} of them. */
  int readOnes(int most) {
    int ones = 0;
    while (ones < most && read(1) == 1) {
      ones++;
    }
    return ones;
  }

  /** See {@link BitWriter#writeNumber}. */
  long readNumber() {
    int bits = (int) read(7);
    if (bits > Long.SIZE) {
      throw new IllegalArgumentException("a number of " + bits + " bits");
    }
    return read(bits);
  }

  /** Goes on at the next whole byte. */
  void align() {
    if (left < 8) {
      left = 8;
      position++;
    }
  }

  /** Passes over whole bytes. */
  void skip(int count) {
    position = Math.addExact(position, count);
  }
}
