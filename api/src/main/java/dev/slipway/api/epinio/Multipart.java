package dev.slipway.api.epinio;

import dev.slipway.core.PieceInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A form with files in it, read as it comes: nothing of a file is kept.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">multipart/form-data</a>
 */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile(
            "(?i)multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;\",]{1,70})).*", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("(?i)form-data\\s*;.*?\\bname=\"([^\"]*)\".*");
    private static final String DISPOSITION = "content-disposition:";
    private static final int PIECE = 1 << 16;
    private static final int LONGEST_HEADER = 8 << 10;

    private final InputStream in;
    private final byte[] delimiter;
    private final int[] skips;
    private final byte[] buffer = new byte[PIECE];
    private int begin;
    private int end;

    private Multipart(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.skips = skips(delimiter);
        // Before the first delimiter there need be no line.
        buffer[end++] = '\r';
        buffer[end++] = '\n';
    }

    /** By the byte under its end, how far a delimiter is at least from where it is looked for: the search is Horspool's. */
    private static int[] skips(byte[] delimiter) {
        var skips = new int[1 << Byte.SIZE];
        Arrays.fill(skips, delimiter.length);
        for (int i = 0; i < delimiter.length - 1; i++) {
            skips[Byte.toUnsignedInt(delimiter[i])] = delimiter.length - 1 - i;
        }
        return skips;
    }

    /** @throws Refusal if the request is no such form */
    static Multipart of(String contentType, InputStream body) {
        var matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches()) {
            throw Refusal.bad("the request is no multipart/form-data with a boundary");
        }
        return new Multipart(body, Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)));
    }

    /** The content of the first part of that name, which is to be read before anything else is. */
    Optional<InputStream> part(String name) throws IOException {
        skip(new Content());
        while (!ended()) {
            if (name.equals(header())) {
                return Optional.of(new Content());
            }
            skip(new Content());
        }
        return Optional.empty();
    }

    private static void skip(InputStream content) throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
    }

    /** Passes over a delimiter; whether it was the last one. */
    private boolean ended() throws IOException {
        begin += delimiter.length;
        int first = next();
        int second = next();
        if (first == '-' && second == '-') {
            return true;
        }
        if (first != '\r' || second != '\n') {
            throw malformed();
        }
        return false;
    }

    /** Reads a part's header; what it is called there. */
    private String header() throws IOException {
        var name = "";
        int left = LONGEST_HEADER;
        for (var line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length();
            if (line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)) {
                var matcher = NAME.matcher(line.substring(DISPOSITION.length()).strip());
                name = matcher.matches() ? matcher.group(1) : "";
            }
        }
        return name;
    }

    private String line(int most) throws IOException {
        var line = new StringBuilder();
        for (int one = next(); one != '\r'; one = next()) {
            if (line.length() >= most) {
                throw malformed();
            }
            line.append((char) one);
        }
        if (next() != '\n') {
            throw malformed();
        }
        return line.toString();
    }

    private static Refusal malformed() {
        return Refusal.bad("the request is no well-formed multipart/form-data");
    }

    private int next() throws IOException {
        if (begin >= end) {
            fill();
        }
        return buffer[begin++] & 0xff;
    }

    /** Makes room, and reads at least a byte more. */
    private void fill() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the request ends in the middle of a part");
        }
        end += count;
    }

    /** How many bytes lie before the next delimiter that is in the buffer; or, below 0, that none is. */
    private int untilDelimiter() {
        int last = delimiter.length - 1;
        for (int at = begin; at + last < end; at += skips[Byte.toUnsignedInt(buffer[at + last])]) {
            if (Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at - begin;
            }
        }
        return -1;
    }

    /** What is left until the next delimiter. */
    private final class Content extends PieceInput {
        @Override
        protected ByteBuffer next() throws IOException {
            while (true) {
                int until = untilDelimiter();
                // As much as can be of no delimiter.
                int sure = until >= 0 ? until : Math.max(0, end - begin - delimiter.length + 1);
                if (sure > 0 || until == 0) {
                    var piece = ByteBuffer.wrap(buffer, begin, sure);
                    begin += sure;
                    return piece;
                }
                fill();
            }
        }
    }
}
