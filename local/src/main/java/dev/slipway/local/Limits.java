package dev.slipway.local;

/**
 * What a group of processes may use at most.
 *
 * @param memoryBytes memory; of the whole group where the machine can tell, else of each process
 * @param processes processes and threads at one time
 * @param openFiles open files of each process
 * @param fileBytes size of one file
 */
public record Limits(long memoryBytes, int processes, int openFiles, long fileBytes) {
    public Limits {
        if (memoryBytes < 1 || processes < 1 || openFiles < 1 || fileBytes < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
