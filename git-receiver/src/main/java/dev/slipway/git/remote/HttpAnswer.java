package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** An HTTP/1.1 answer: status and header fields, read whole, and the body, read as it comes. */
record HttpAnswer(int status, String reason, Map<String, List<String>> fields, InputStream body) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: (.*))?");
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int CONTINUE = 100;
    private static final int OK = 200;

    /** Reads one from a connection that ends after it. */
    static HttpAnswer read(InputStream in) throws IOException {
        int left = MOST_HEAD_BYTES;
        while (true) {
            var first = line(in, left);
            left -= first.length();
            var matcher = STATUS.matcher(first);
            if (!matcher.matches()) {
                throw new ProtocolException("the answer is not HTTP/1.1");
            }
            var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            for (var line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                left -= line.length();
                add(fields, line);
            }
            int status = Integer.parseInt(matcher.group(1));
            if (status < CONTINUE || status >= OK) {
                var reason = matcher.group(2) == null ? "" : matcher.group(2);
                return new HttpAnswer(status, reason, fields, body(in, fields));
            }
        }
    }

    private static void add(Map<String, List<String>> fields, String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new ProtocolException("a header field has no name");
        }
        fields.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                .add(line.substring(colon + 1).strip());
    }

    private static InputStream body(InputStream in, Map<String, List<String>> fields) throws IOException {
        if (fields.containsKey("Transfer-Encoding")) {
            if (!fields.get("Transfer-Encoding").equals(List.of("chunked"))) {
                throw new ProtocolException("the answer is encoded in an unknown way");
            }
            return new Chunked(in);
        }
        var lengths = fields.get("Content-Length");
        if (lengths == null) {
            return in;
        }
        if (lengths.size() != 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new ProtocolException("the answer's length is no number");
        }
        return new Sized(in, Long.parseLong(lengths.getFirst()));
    }

    private static String line(InputStream in, int most) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            if (line.size() >= most) {
                throw new ProtocolException("the answer's header is too long");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** A body of known length. */
    private static class Sized extends InputStream {
        final InputStream in;
        long left;

        Sized(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** A body in chunks. */
    private static final class Chunked extends Sized {
        private static final int MOST_LINE_BYTES = 4096;

        private boolean begun;
        private boolean ended;

        Chunked(InputStream in) {
            super(in, 0);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !ended && length > 0) {
                nextChunk();
            }
            return super.read(bytes, offset, length);
        }

        private void nextChunk() throws IOException {
            if (begun && !line(in, MOST_LINE_BYTES).isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            begun = true;
            var size = line(in, MOST_LINE_BYTES).replaceFirst("[ \t]*;.*", "");
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new ProtocolException("a chunk's length is no number");
            }
            left = Long.parseLong(size, 16);
            ended = left == 0;
        }
    }
}
