package io.fleetpulse.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetpulse.agent.SettingsFile.Line;
import io.fleetpulse.agent.SettingsFile.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir private Path folder;

  @Test
  void eachValue_hasTheLineItBeginsIn() throws Exception {
    assertThat(
            read("# a comment \\\n\nzone = a\r\n! more\rservice.name:\\\n  shop\n\nzone=b").lines())
        .containsExactly(
            Map.entry("service.name", new Line("shop", 5)), Map.entry("zone", new Line("b", 8)));
  }

  @Test
  void everyForm_isReadAsPropertiesReadIt() throws Exception {
    String text =
        "a=1\n b : 2 \nc 3\nd\ne=x\\\\\nf=one \\\n   # two\n\tg\\ h=\\u00e4\n=none\n\\\n\nz=\\";
    Properties expected = new Properties();
    expected.load(new java.io.StringReader(text));

    Map<String, Line> lines = read(text).lines();
    assertThat(lines.keySet()).isEqualTo(expected.stringPropertyNames());
    lines.forEach((key, line) -> assertThat(line.value()).isEqualTo(expected.getProperty(key)));
  }

  @Test
  void lineThatCannotBeRead_costsNoOther() throws Exception {
    SettingsFile file = read("zone=a\nspool.directory=C:\\users\nlog.level=warn\n");

    assertThat(file.lines()).containsOnlyKeys("zone", "log.level");
    assertThat(file.errors()).containsOnlyKeys(2);
    assertThat(file.errors().get(2))
        .isEqualTo(
            "spool.directory has a backslash and u without four hexadecimal digits; write \\\\ for a"
                + " backslash");
  }

  @Test
  void whatIsNoFileOfText_saysWhyAndWhatToDo() throws IOException {
    Path latin = folder.resolve("latin");
    Files.write(latin, "zone=a\nlabels.team=Caf\u00e9s\n".getBytes(StandardCharsets.ISO_8859_1));
    Path large = folder.resolve("large");
    Files.write(large, new byte[SettingsFile.MOST_BYTES + 1]);

    assertUnreadable(latin.toString(), "line 2 is not UTF-8; save the file as that");
    assertUnreadable(large.toString(), "it is larger than 1048576 bytes, which no settings are");
    assertUnreadable(folder.toString(), "that is a folder; give the properties file in it");
    assertUnreadable(
        folder.resolve("none").toString(),
        "there is no such file; mend the path, or mount the file");
    assertUnreadable(
        "no-such.properties",
        "there is no such file in "
            + Path.of("").toAbsolutePath()
            + "; mend the path, or mount the file");
    assertUnreadable("a\0b", "that is no path; give that of a properties file");
  }

  private static void assertUnreadable(String path, String message) {
    assertThatThrownBy(() -> SettingsFile.read(path))
        .isInstanceOf(Unreadable.class)
        .hasMessage(message);
  }

  private SettingsFile read(String text) throws Exception {
    Path file = folder.resolve("settings");
    Files.writeString(file, text);
    return SettingsFile.read(file.toString());
  }
}
