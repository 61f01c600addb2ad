package footing.legs.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads YAML into a [Tree]. Takes long when a machine is cold: for what people write, not for what
/// comes with the program.
final class YamlTree {
    private final String file;

    private YamlTree(String file) {
        this.file = file;
    }

    static Tree read(String file, String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        try {
            Node node =
                    new Compose(settings)
                            .composeString(text)
                            .orElseThrow(() -> new CatalogueFault(file, "is empty"));
            return new YamlTree(file).tree(node);
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(mark -> file + ":" + place(mark)).orElse(file);
            throw new CatalogueFault(place, String.valueOf(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new CatalogueFault(file, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            throw new CatalogueFault(file, "is nested too deeply");
        }
    }

    private static String place(Mark mark) {
        return (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private Tree tree(Node node) {
        Optional<Mark> mark = node.getStartMark();
        int line = mark.map(Mark::getLine).orElse(-1) + 1;
        int column = mark.map(Mark::getColumn).orElse(-1) + 1;
        if (node.getAnchor().isPresent()) {
            // Aliases are followed by the parser: a few lines of them may mean millions of nodes.
            throw new CatalogueFault(file + ":" + line, "anchors are not read here");
        }
        return switch (node) {
            case ScalarNode scalar -> new Tree.Value(scalar.getValue(), line, column);
            case SequenceNode sequence ->
                    new Tree.Items(
                            sequence.getValue().stream().map(this::tree).toList(), line, column);
            case MappingNode mapping -> {
                List<Tree.Member> members = new ArrayList<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (!(tree(tuple.getKeyNode()) instanceof Tree.Value key)) {
                        throw new CatalogueFault(file + ":" + line, "a key must be one word");
                    }
                    members.add(new Tree.Member(key, tree(tuple.getValueNode())));
                }
                yield new Tree.Members(members, line, column);
            }
            default ->
                    throw new CatalogueFault(file + ":" + line, "a value, list or map is expected");
        };
    }
}
