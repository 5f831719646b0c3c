package io.fleetpulse.agent.probe.linux;

import java.nio.file.Path;

/** Physical memory of this process, as Linux says. For one thread; reading makes no garbage. */
public final class ResidentSet {
  /**
   * In KiB, unlike that of {@code statm}, whose pages are 4 KiB on some machines and 64 on others.
   */
  private static final byte[] RESIDENT = ProcText.key("VmRSS:");

  private static final long KIB = 1024;

  private final String status;
  private final ProcText text = new ProcText();

  public ResidentSet() {
    this(Path.of("/"));
  }

  /**
   * @param root the file system's
   */
  ResidentSet(Path root) {
    this.status = root.resolve("proc/self/status").toString();
  }

  /** In bytes; -1: not known. */
  public long read() {
    long kibibytes = text.read(status) ? text.after(RESIDENT) : ProcText.NONE;
    return kibibytes < 0 || kibibytes > Long.MAX_VALUE / KIB ? ProcText.NONE : kibibytes * KIB;
  }
}
