package io.fleetpulse.streams.rule.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetpulse.analysis.expression.Nearest;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value in a YAML file that knows where it stands. Nothing in a file makes objects. */
public final class YamlValue {
  private static final int DEEPEST = 20;

  private final String file;
  private final List<String> lines;
  private final Node node;

  private YamlValue(String file, List<String> lines, Node node) {
    this.file = file;
    this.lines = lines;
    this.node = node;
  }

  /**
   * Reads a text.
   *
   * @param file its name in what is said of it
   * @throws FaultyFile if it is no YAML, or more or less than one document
   */
  public static YamlValue parse(String file, String text) throws FaultyFile {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    try {
      Node node = new Yaml(options).compose(new StringReader(text));
      if (node == null) {
        throw new FaultyFile(List.of(new Fault(file, 1, 1, "the file is empty", "")));
      }
      return new YamlValue(file, text.lines().toList(), node);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new FaultyFile(
          List.of(
              new Fault(
                  file,
                  mark == null ? 1 : mark.getLine() + 1,
                  mark == null ? 1 : mark.getColumn() + 1,
                  "no YAML: " + e.getProblem(),
                  "")));
    } catch (YAMLException e) {
      throw new FaultyFile(List.of(new Fault(file, 1, 1, "no YAML: " + e.getMessage(), "")));
    }
  }

  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Its text; of a list or mapping empty. */
  public String text() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** Its items; of anything but a list none. */
  public List<YamlValue> items() {
    List<YamlValue> items = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> items.add(at(item)));
    }
    return items;
  }

  /**
   * Its fields; of anything but a mapping none.
   *
   * @param known names that may be there
   * @param faults gets what is unknown or there twice
   */
  public Map<String, YamlValue> fields(Collection<String> known, List<Fault> faults) {
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples()) {
      YamlValue key = at(tuple.getKeyNode());
      String name = key.text();
      if (!known.contains(name)) {
        faults.add(
            key.fault(
                "there is no key " + name,
                Nearest.words(name, known) + "there are " + String.join(", ", known)));
      } else if (fields.put(name, at(tuple.getValueNode())) != null) {
        faults.add(key.fault(name + " is there twice", "leave one of them out"));
      }
    }
    return fields;
  }

  /** Its fields, of any name. */
  public Map<String, YamlValue> fields() {
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples()) {
      fields.put(at(tuple.getKeyNode()).text(), at(tuple.getValueNode()));
    }
    return fields;
  }

  /** The same as JSON. */
  public JsonNode json() {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (node instanceof SequenceNode) {
      ArrayNode array = make.arrayNode();
      items().forEach(item -> array.add(item.json()));
      return array;
    }
    if (node instanceof MappingNode) {
      ObjectNode object = make.objectNode();
      fields().forEach((name, value) -> object.set(name, value.json()));
      return object;
    }
    return scalar(make);
  }

  /** Something wrong with it. */
  public Fault fault(String message, String remedy) {
    Mark mark = node.getStartMark();
    return new Fault(file, mark.getLine() + 1, mark.getColumn() + 1, message, remedy);
  }

  /**
   * Something wrong in its text.
   *
   * @param line in the text, from 1
   * @param column in that line, from 1
   */
  public Fault fault(int line, int column, String message, String remedy) {
    Mark mark = node.getStartMark();
    ScalarStyle style =
        node instanceof ScalarNode scalar ? scalar.getScalarStyle() : ScalarStyle.PLAIN;
    int at = mark.getLine() + line;
    if (style == ScalarStyle.LITERAL && at < lines.size()) {
      // The text begins in the line below the bar, indented.
      return new Fault(
          file, at + 1, indent(lines.get(mark.getLine() + 1)) + column, message, remedy);
    }
    boolean oneLine = mark.getLine() == node.getEndMark().getLine();
    if (!oneLine || line > 1) {
      // Folded: which line of the file it is cannot be told.
      return fault(message, remedy);
    }
    int quote = style == ScalarStyle.PLAIN ? 0 : 1;
    return new Fault(file, mark.getLine() + 1, mark.getColumn() + quote + column, message, remedy);
  }

  private JsonNode scalar(JsonNodeFactory make) {
    String text = text();
    try {
      if (node.getTag().equals(Tag.NULL)) {
        return make.nullNode();
      }
      if (node.getTag().equals(Tag.BOOL) && text.matches("(?i)true|false")) {
        return make.booleanNode(Boolean.parseBoolean(text));
      }
      if (node.getTag().equals(Tag.INT)) {
        return make.numberNode(new BigInteger(text.replace("_", "")));
      }
      if (node.getTag().equals(Tag.FLOAT)) {
        return make.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      // Octal, base 60, infinity: nothing here has such values, so they are refused as texts.
      return make.textNode(text);
    }
    return make.textNode(text);
  }

  private List<NodeTuple> tuples() {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  private YamlValue at(Node inner) {
    return new YamlValue(file, lines, inner);
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
