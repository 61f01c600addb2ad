package footing.app.cli;

import footing.app.words.Words;
import footing.ledger.Who;

/// Why a change of keys or tenants was not made, in words.
final class WhySentence {
    private WhySentence() {}

    static Failure of(Who.Why why, String about, Words words) {
        return Failure.of(
                switch (why) {
                    case NO_SUCH_KEY -> words.say("keys.unknown");
                    case SEVERAL_KEYS -> words.say("keys.several", about);
                    case KEY_ENDED -> words.say("keys.ended", about);
                    case ALREADY_ROTATED -> words.say("keys.rotated-before", about);
                    case NO_SUCH_TENANT -> words.say("tenants.unknown", about);
                    case TENANT_CLOSED -> words.say("tenants.closed-before", about);
                    case TENANT_EXISTS -> words.say("tenants.exists", about);
                    case DEFAULT_STAYS -> words.say("tenants.default-stays", about);
                });
    }
}
