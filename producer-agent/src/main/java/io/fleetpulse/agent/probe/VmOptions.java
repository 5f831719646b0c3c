package io.fleetpulse.agent.probe;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** VM options that can be changed while the JVM runs. */
public final class VmOptions {
  /** Those that strategies look at. */
  private static final List<String> WATCHED =
      List.of("G1PeriodicGCInterval", "MinHeapFreeRatio", "MaxHeapFreeRatio", "SoftMaxHeapSize");

  private final @Nullable HotSpotDiagnosticMXBean bean;

  public VmOptions() {
    HotSpotDiagnosticMXBean found;
    try {
      found = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    } catch (RuntimeException | LinkageError e) {
      found = null;
    }
    this.bean = found;
  }

  /** Values of the watched options that this JVM has. */
  public Map<String, String> watched() {
    Map<String, String> values = new TreeMap<>();
    for (String name : WATCHED) {
      read(name).ifPresent(value -> values.put(name, value));
    }
    return values;
  }

  /** The option's value; empty if the JVM has no such option. */
  public Optional<String> read(String name) {
    if (bean == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(bean.getVMOption(name).getValue());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether the option can be changed now. */
  public boolean manageable(String name) {
    try {
      return bean != null && bean.getVMOption(name).isWriteable();
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * Sets the option.
   *
   * @throws RuntimeException if the JVM refuses, with its reason
   */
  public void set(String name, String value) {
    if (bean == null) {
      throw new IllegalStateException("this JVM has no manageable options");
    }
    bean.setVMOption(name, value);
  }
}
