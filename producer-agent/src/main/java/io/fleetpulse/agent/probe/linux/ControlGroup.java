package io.fleetpulse.agent.probe.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One control group of the process and those above it, as far as they can be seen from here: a
 * limit anywhere above holds too.
 *
 * @param levels folders, the process's own group first; empty: none
 * @param unified version 2
 */
record ControlGroup(List<Path> levels, boolean unified) {
  private static final int MOST_LEVELS = 16;
  static final ControlGroup NONE = new ControlGroup(List.of(), false);

  /**
   * The group of the process that has this controller.
   *
   * @param root the file system's root
   * @param cgroup content of {@code /proc/self/cgroup}
   * @param mounts content of {@code /proc/self/mountinfo}
   * @param controller of version 1, such as {@code memory}; version 2 has all in one
   */
  static ControlGroup find(Path root, String cgroup, String mounts, String controller) {
    String path = path(cgroup, controller);
    if (path != null) {
      ControlGroup group = mounted(root, mounts, path, controller);
      if (!group.levels.isEmpty()) {
        return group;
      }
    }
    String unified = path(cgroup, "");
    return unified == null ? NONE : mounted(root, mounts, unified, "");
  }

  /** Lines are {@code number:controllers:path}; version 2 is number 0 without controllers. */
  private static @Nullable String path(String cgroup, String controller) {
    for (String line : cgroup.split("\n")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3
          && (controller.isEmpty()
              ? parts[0].equals("0") && parts[1].isEmpty()
              : List.of(parts[1].split(",")).contains(controller))) {
        return parts[2];
      }
    }
    return null;
  }

  /**
   * Lines are {@code id parent device root mountpoint options … - type source options}; what is
   * mounted may be a part of the hierarchy, and the process's group not below it.
   */
  private static ControlGroup mounted(Path root, String mounts, String path, String controller) {
    for (String line : mounts.split("\n")) {
      int dash = line.indexOf(" - ");
      String[] before = line.split(" ");
      String[] after = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
      boolean right =
          after.length >= 3
              && before.length >= 5
              && (controller.isEmpty()
                  ? after[0].equals("cgroup2")
                  : after[0].equals("cgroup") && List.of(after[2].split(",")).contains(controller));
      if (right) {
        return new ControlGroup(levels(root, before[4], before[3], path), controller.isEmpty());
      }
    }
    return NONE;
  }

  private static List<Path> levels(Path root, String mountPoint, String mounted, String path) {
    Path top = root.resolve(mountPoint.substring(1)).normalize();
    String below = path;
    if (mounted.length() > 1 && path.startsWith(mounted)) {
      below = path.substring(mounted.length());
    }
    List<Path> levels = new ArrayList<>();
    Path group = top.resolve(below.replaceFirst("^/+", "")).normalize();
    if (!group.startsWith(top) || !group.toFile().isDirectory()) {
      group = top; // a process seen from within its container's own namespace
    }
    while (group != null && group.startsWith(top) && levels.size() < MOST_LEVELS) {
      levels.add(group);
      group = group.getParent();
    }
    return List.copyOf(levels);
  }
}
