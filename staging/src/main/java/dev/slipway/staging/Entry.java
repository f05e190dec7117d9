package dev.slipway.staging;

/** Something to archive, under its path below the app's folder. */
sealed interface Entry {
    String path();

    /** A folder, which stands before what is in it. */
    record Folder(String path) implements Entry {}

    /** A file with so many bytes of content. */
    record File(String path, boolean executable, long size, TarWriter.Content content) implements Entry {}

    /** A symbolic link that stays below the app's folder. */
    record Link(String path, String target) implements Entry {}
}
