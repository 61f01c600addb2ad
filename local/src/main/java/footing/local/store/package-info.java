/// Models on this machine: which can be had, where from, and how they are fetched, checked and
/// kept.
@NullMarked
package footing.local.store;

import org.jspecify.annotations.NullMarked;
