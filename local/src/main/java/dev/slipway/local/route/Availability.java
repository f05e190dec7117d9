package dev.slipway.local.route;

/** Whether visitors of an app reach it, and what they are told where they do not. */
public enum Availability {
    SERVING(""),
    NOT_DEPLOYED("nothing has been deployed to this app yet"),
    NO_WEB("this app runs no web process"),
    STARTING("this app is starting; try again in a moment"),
    CRASHED("this app has crashed; its log says why"),
    MAINTENANCE("this app is down for maintenance");

    private final String message;

    Availability(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }
}
