package dev.slipway.k8s.install;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.k8s.build.RegistryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The image that runs Slipway, made without a container engine. The same program on the same base gives the same digest.
 *
 * @param base an image's name, an archive of one that ends with {@code .tar}, or {@code scratch}; it needs a C library, and no
 *     more than that
 */
public record ServerImage(Program program, String base) {
    /** The C library, certificates, and a user who is not root. */
    public static final String BASE = "gcr.io/distroless/base-debian12:nonroot"
            + "@sha256:0a0dc2036b7c56d1a9b6b3eed67a974b6d5410187b88cbd6f1ef305697210ee2";

    private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/opt/slipway");
    private static final int HTTP = 8080;

    /** What starts one of the program's commands in such an image, where there is no shell. */
    public static List<String> command(String word) {
        return List.of(
                HOME.resolve("runtime/bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                HOME.resolve("program/slipway-server.jar").toString(),
                word);
    }

    /** The program's version, as far as tags take it. */
    public String tag() {
        return program.version().replaceAll("[^A-Za-z0-9._-]", "-");
    }

    /** Writes it as an archive that {@code docker load} and {@code ctr images import} take, and returns its digest. */
    public String write(Path file, String name) throws InterruptedException {
        return containerize(Containerizer.to(TarImage.at(file).named(reference(name))), false);
    }

    /**
     * Pushes it, with a login that docker's configuration may hold, and returns its digest.
     *
     * @param insecure whether plain HTTP will do
     */
    public String push(String name, boolean insecure) {
        var target = reference(name);
        try {
            return containerize(Containerizer.to(registry(target)), insecure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pushing " + name, e);
        }
    }

    private String containerize(Containerizer target, boolean insecure) throws InterruptedException {
        try {
            target.setToolName("slipway").setToolVersion(program.version()).setAllowInsecureRegistries(insecure);
            return container().containerize(target).getDigest().toString();
        } catch (RegistryException | ExecutionException e) {
            var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new InvalidInput(
                    "the image could not be made: " + cause.getMessage(),
                    "see that base '%s' and the registry can be reached, and that you are logged in".formatted(base));
        } catch (IOException | CacheDirectoryCreationException e) {
            throw new UncheckedIOException("cannot make the server's image", new IOException(e));
        }
    }

    private JibContainerBuilder container() throws IOException {
        return from().addFileEntriesLayer(FileEntriesLayer.builder()
                        .setName("runtime")
                        .addEntryRecursive(program.runtime(), HOME.resolve("runtime"), ServerImage::mode)
                        .build())
                .addFileEntriesLayer(libraries())
                .addFileEntriesLayer(FileEntriesLayer.builder()
                        .setName("program")
                        .addEntry(program.jar(), HOME.resolve("program/slipway-server.jar"))
                        .build())
                .setEntrypoint(entrypoint())
                .setProgramArguments("serve")
                .addEnvironmentVariable("MALLOC_ARENA_MAX", "2")
                .addEnvironmentVariable("HOME", "/tmp")
                .setUser("1000:1000")
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setExposedPorts(Port.tcp(ServerObjects.SSH), Port.tcp(HTTP))
                .setCreationTime(Instant.EPOCH);
    }

    private static FilePermissions mode(Path file, AbsoluteUnixPath place) {
        return FilePermissions.fromOctalString(Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
    }

    private JibContainerBuilder from() {
        if (base.equals("scratch")) {
            return Jib.fromScratch();
        }
        if (base.endsWith(".tar")) {
            return Jib.from(TarImage.at(Path.of(base)));
        }
        return Jib.from(registry(reference(base)));
    }

    /** With the login that docker has for it, if any. */
    private static RegistryImage registry(ImageReference name) {
        var image = RegistryImage.named(name);
        var file = Path.of(System.getProperty("user.home"), ".docker", "config.json");
        try {
            var json = Files.isReadable(file) ? Files.readString(file) : "";
            if (!json.contains('"' + name.getRegistry() + '"')) {
                return image;
            }
            var login = RegistryConfig.Credentials.ofDockerConfig(json, name.getRegistry());
            return image.addCredential(login.user(), login.password().reveal());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private FileEntriesLayer libraries() {
        var layer = FileEntriesLayer.builder().setName("libraries");
        program.libraries().stream()
                .sorted()
                .forEach(jar -> layer.addEntry(jar, HOME.resolve("program/lib/" + jar.getFileName())));
        return layer.build();
    }

    private List<String> entrypoint() {
        var words = new ArrayList<String>();
        words.add(HOME.resolve("runtime/bin/java").toString());
        words.addAll(program.javaOptions());
        words.addAll(List.of("-jar", HOME.resolve("program/slipway-server.jar").toString()));
        return words;
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new InvalidInput(
                    "'%s' is no image's name".formatted(Quoted.shorten(name)),
                    "give one such as registry.example.com/team/slipway:1");
        }
    }
}
