package dev.slipway.core.app;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.core.identity.Right;
import java.util.Locale;

/** What a member of a namespace may do with all apps in it; each role holds those before it. */
public enum NamespaceRole {
    /** Look at the apps. */
    VIEWER(Right.READ),
    /** Make apps, and change what runs. */
    USER(Right.DEPLOY),
    /** Everything to every app, and to who is a member. */
    ADMIN(Right.MANAGE);

    private final Right right;

    NamespaceRole(Right right) {
        this.right = right;
    }

    /** @throws InvalidInput if no role has that name */
    public static NamespaceRole parse(String text) {
        for (var role : values()) {
            if (role.toString().equals(text)) {
                return role;
            }
        }
        throw new InvalidInput("'%s' is not a role".formatted(Quoted.shorten(text)), "use viewer, user or admin");
    }

    /** The right that it gives on every app of the namespace. */
    public Right right() {
        return right;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
