/// `footing.yaml`: one record per room, read strictly, shown without secrets, swapped when it
/// changes.
@NullMarked
package footing.app.settings;

import org.jspecify.annotations.NullMarked;
