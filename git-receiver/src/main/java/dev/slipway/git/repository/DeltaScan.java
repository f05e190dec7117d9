package dev.slipway.git.repository;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.errors.CorruptObjectException;

/**
 * Reads a delta's instructions as they come, without the base, and finds out what they make: JGit believes the size in the
 * delta's head, and fills with zeros what the instructions leave open.
 *
 * @see <a href="https://git-scm.com/docs/pack-format#_deltified_representation">the format</a>
 */
final class DeltaScan implements AutoCloseable {
    private static final int COPY = 0x80;
    private static final int SIZE_BITS = 0x70;
    private static final int OFFSET_BITS = 0x0f;
    private static final int OFFSET_BYTES = 4;
    private static final int SIZE_OF_NONE = 0x10000;
    private static final int LONGEST_SHIFT = 56;

    private enum Expects {
        BASE_SIZE,
        RESULT_SIZE,
        INSTRUCTION,
        COPY_ARGUMENT,
        LITERAL
    }

    private final Inflater inflater = new Inflater();
    private final byte[] buffer = new byte[1 << 12];
    private Expects expects = Expects.BASE_SIZE;
    private int shift;
    private long declared;
    private long made;
    private int arguments;
    private int copySize;
    private int literals;

    void begin() {
        inflater.reset();
        expects = Expects.BASE_SIZE;
        shift = 0;
        declared = 0;
        made = 0;
    }

    /** More of the deflated delta. */
    void deflated(byte[] bytes, int offset, int length) throws CorruptObjectException {
        inflater.setInput(bytes, offset, length);
        try {
            for (int count; (count = inflater.inflate(buffer)) > 0; ) {
                read(count);
            }
        } catch (DataFormatException e) {
            throw new CorruptObjectException("a delta cannot be inflated", e);
        }
    }

    /** The size of what the delta makes, which it declared. */
    long end() throws CorruptObjectException {
        if (expects != Expects.INSTRUCTION) {
            throw corrupt("it ends within an instruction");
        }
        if (made != declared) {
            throw corrupt("it makes %d bytes, and declares %d".formatted(made, declared));
        }
        return made;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void read(int count) throws CorruptObjectException {
        for (int at = 0; at < count; at++) {
            if (expects == Expects.LITERAL) {
                int skipped = Math.min(literals, count - at);
                literals -= skipped;
                at += skipped - 1;
                if (literals == 0) {
                    expects = Expects.INSTRUCTION;
                }
            } else {
                read(buffer[at]);
            }
        }
    }

    private void read(byte signed) throws CorruptObjectException {
        int value = signed & 0xff;
        switch (expects) {
            case BASE_SIZE -> size(value, Expects.RESULT_SIZE);
            case RESULT_SIZE -> {
                declared |= (value & 0x7fL) << shift;
                size(value, Expects.INSTRUCTION);
            }
            case INSTRUCTION -> instruction(value);
            case COPY_ARGUMENT -> argument(value);
            case LITERAL -> throw new AssertionError("literals are skipped");
        }
    }

    private void size(int value, Expects then) throws CorruptObjectException {
        shift += 7;
        if ((value & 0x80) == 0) {
            shift = 0;
            expects = then;
        } else if (shift > LONGEST_SHIFT) {
            throw corrupt("its sizes have no end");
        }
    }

    private void instruction(int value) throws CorruptObjectException {
        if (value == 0) {
            throw corrupt("an instruction is unknown");
        }
        if ((value & COPY) == 0) {
            literals = value;
            made += value;
            expects = Expects.LITERAL;
            return;
        }
        arguments = value & (SIZE_BITS | OFFSET_BITS);
        copySize = 0;
        copyIfComplete();
    }

    private void argument(int value) throws CorruptObjectException {
        int bit = Integer.lowestOneBit(arguments);
        if ((bit & SIZE_BITS) != 0) {
            copySize |= value << (Byte.SIZE * (Integer.numberOfTrailingZeros(bit) - OFFSET_BYTES));
        }
        arguments ^= bit;
        copyIfComplete();
    }

    private void copyIfComplete() throws CorruptObjectException {
        if (arguments != 0) {
            expects = Expects.COPY_ARGUMENT;
            return;
        }
        made += copySize == 0 ? SIZE_OF_NONE : copySize;
        expects = Expects.INSTRUCTION;
        if (made > declared) {
            throw corrupt("it makes more than the %d bytes it declares".formatted(declared));
        }
    }

    private static CorruptObjectException corrupt(String reason) {
        return new CorruptObjectException("a delta is wrong: " + reason);
    }
}
