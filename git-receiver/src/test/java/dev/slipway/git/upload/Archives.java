package dev.slipway.git.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes archives, also such as no honest program makes. */
final class Archives {
    private Archives() {}

    @FunctionalInterface
    interface TarContent {
        void into(Tar tar) throws IOException;
    }

    @FunctionalInterface
    interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** A tar while it is written. */
    record Tar(TarArchiveOutputStream out) {
        Tar file(String name, String content) throws IOException {
            return file(name, content, 0644);
        }

        Tar file(String name, String content, int mode) throws IOException {
            var entry = new TarArchiveEntry(name, true);
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            entry.setSize(bytes.length);
            entry.setMode(mode);
            out.putArchiveEntry(entry);
            out.write(bytes);
            out.closeArchiveEntry();
            return this;
        }

        /** @param kind as the format numbers kinds of entries */
        Tar special(String name, byte kind, String target) throws IOException {
            var entry = new TarArchiveEntry(name, kind, true);
            entry.setLinkName(target);
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
            return this;
        }

        Tar link(String name, String target) throws IOException {
            return special(name, TarConstants.LF_SYMLINK, target);
        }
    }

    static byte[] tar(TarContent content) throws IOException {
        return tar(out -> out, content);
    }

    static byte[] tar(Compression compression, TarContent content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(compression.over(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.into(new Tar(tar));
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    interface ZipContent {
        void into(ZipArchiveOutputStream zip) throws IOException;
    }

    static byte[] zip(ZipContent content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            content.into(zip);
        }
        return bytes.toByteArray();
    }

    static void file(ZipArchiveOutputStream zip, String name, String content) throws IOException {
        file(zip, name, content, UnixStat.FILE_FLAG | 0644);
    }

    static void file(ZipArchiveOutputStream zip, String name, String content, int mode) throws IOException {
        var entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    /** With one run of bytes in place of the first other one that is like {@code from}. */
    static byte[] changed(byte[] archive, String from, String to) {
        var text = new String(archive, StandardCharsets.ISO_8859_1);
        return (text.substring(0, text.indexOf(from)) + to + text.substring(text.indexOf(from) + from.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
