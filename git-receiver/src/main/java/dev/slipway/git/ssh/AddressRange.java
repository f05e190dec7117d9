package dev.slipway.git.ssh;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.math.BigInteger;
import java.net.InetAddress;

/** All addresses that begin with the same bits. */
record AddressRange(int bytes, BigInteger prefix, int hostBits) {
    /**
     * Reads an address, or one with a prefix length behind a slash.
     *
     * @throws InvalidInput if it is neither; names are not looked up
     */
    static AddressRange parse(String text) {
        try {
            int slash = text.indexOf('/');
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bytes = address.getAddress().length;
            int prefix = slash < 0 ? bytes * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
            int hostBits = bytes * Byte.SIZE - prefix;
            if (prefix < 0 || hostBits < 0) {
                throw new IllegalArgumentException("prefix length");
            }
            return new AddressRange(bytes, number(address).shiftRight(hostBits), hostBits);
        } catch (IllegalArgumentException _) {
            throw new InvalidInput(
                    "'%s' is not an address range".formatted(Quoted.shorten(text)), "give one like 10.0.0.0/8 or ::1");
        }
    }

    boolean contains(InetAddress address) {
        return address.getAddress().length == bytes
                && number(address).shiftRight(hostBits).equals(prefix);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
