package footing.legs.catalogue;

import java.util.List;

/// A document of the catalogue, as it was written: values with the places where they stand.
sealed interface Tree {
    /// Line in the file; 1 for the first.
    int line();

    /// Column in the line; 1 for the first.
    int column();

    /// One value, as text.
    record Value(String text, int line, int column) implements Tree {}

    /// A list.
    record Items(List<Tree> items, int line, int column) implements Tree {}

    /// Keys with values, in the order of the file.
    record Members(List<Member> members, int line, int column) implements Tree {}

    /// A key with its value.
    record Member(Value key, Tree value) {}
}
