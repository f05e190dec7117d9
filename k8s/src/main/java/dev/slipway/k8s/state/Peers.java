package dev.slipway.k8s.state;

/** Which servers of this Slipway there are. */
interface Peers {
    /** Of a server that knows no other. */
    Peers NONE = new Peers() {
        @Override
        public String self() {
            return "";
        }

        @Override
        public boolean isLive(String server) {
            return false;
        }
    };

    /** What this server is called: a name that no other ever has. */
    String self();

    /** Whether the server of that name may still be at work; {@code false} once it surely is not, and never will be again. */
    boolean isLive(String server);
}
