package dev.slipway.staging;

import org.eclipse.jgit.lib.ObjectId;

/** Something to archive, under its path below the app's folder. */
sealed interface Entry {
    String path();

    /** A folder, which stands before what is in it. */
    record Folder(String path) implements Entry {}

    /** A file whose content is that blob. */
    record File(String path, boolean executable, ObjectId blob, long size) implements Entry {}

    /** A symbolic link that stays below the app's folder. */
    record Link(String path, String target) implements Entry {}
}
