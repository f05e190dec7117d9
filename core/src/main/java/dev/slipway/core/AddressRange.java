package dev.slipway.core;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** All addresses that begin with the same bits. */
public record AddressRange(int bytes, BigInteger prefix, int hostBits) {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    /**
     * Reads an address, or one with a prefix length behind a slash.
     *
     * @throws InvalidInput if it is neither; names are not looked up
     */
    public static AddressRange parse(String text) {
        try {
            int slash = text.indexOf('/');
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bytes = address.getAddress().length;
            int hostBits = bytes * Byte.SIZE - (slash < 0 ? bytes * Byte.SIZE : length(text.substring(slash + 1)));
            if (hostBits < 0) {
                throw new IllegalArgumentException("prefix length");
            }
            return new AddressRange(bytes, number(address).shiftRight(hostBits), hostBits);
        } catch (IllegalArgumentException _) {
            throw new InvalidInput(
                    "'%s' is not an address range".formatted(Quoted.shorten(text)), "give one like 10.0.0.0/8 or ::1");
        }
    }

    private static int length(String text) {
        if (!LENGTH.matcher(text).matches()) {
            throw new IllegalArgumentException("prefix length");
        }
        return Integer.parseInt(text);
    }

    /** Whether the address is one of them. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == bytes
                && number(address).shiftRight(hostBits).equals(prefix);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
