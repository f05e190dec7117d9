package dev.slipway.k8s.build;

import static dev.slipway.k8s.build.PipelineRuns.RESULT;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The steps of a build's one task, each a container of its pod. */
final class BuildSteps {
    static final String WORKSPACE = "source-code";
    static final String LAYERS = "layers";
    static final String PLATFORM = "platform";
    static final String SOURCE = "source";
    static final String ENVIRONMENT = "environment";
    static final String CERTIFICATES = "certificates";
    static final String REGISTRY = "registry";

    private static final String BINDING = "/platform/bindings/slipway-certificates";
    private static final String APP = "/workspace";

    private final Build build;
    private final BuildConfig config;
    private final BuildLogin login;

    BuildSteps(Build build, BuildConfig config, BuildLogin login) {
        this.build = build;
        this.config = config;
        this.login = login;
    }

    /**
     * The steps in their order. A trusted builder does all in one. Else the steps that log in to the registry run from the
     * lifecycle's own image, and those that run buildpacks have nothing to log in with.
     */
    List<Container> all() {
        var steps = new ArrayList<Container>();
        steps.add(fetch());
        if (build.builder().trusted()) {
            steps.add(creator());
        } else {
            steps.addAll(List.of(analyze(), detect(), restore(), build(), export()));
        }
        return steps;
    }

    /** What all steps share. */
    Container template() {
        // spotless:off
        return new ContainerBuilder()
                .addAllToEnv(environment())
                .addAllToVolumeMounts(mounts())
                .withNewSecurityContext()
                    .withAllowPrivilegeEscalation(false)
                    .withRunAsNonRoot(true)
                    .withNewCapabilities().addToDrop("ALL").endCapabilities()
                    .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .endSecurityContext()
                .build();
        // spotless:on
    }

    private List<EnvVar> environment() {
        var builder = build.builder();
        var variables = new ArrayList<EnvVar>();
        variables.add(variable("CNB_PLATFORM_API", builder.platformApi()));
        variables.add(variable("CNB_USER_ID", Long.toString(builder.user())));
        variables.add(variable("CNB_GROUP_ID", Long.toString(builder.group())));
        variables.add(variable("CNB_NO_COLOR", "true"));
        if (config.registry().plainHttp()) {
            variables.add(variable("CNB_INSECURE_REGISTRIES", config.registry().push()));
        }
        var network = config.network();
        proxy(variables, "HTTP_PROXY", network.httpProxy());
        proxy(variables, "HTTPS_PROXY", network.httpsProxy());
        proxy(variables, "NO_PROXY", network.noProxy());
        network.certificates().ifPresent(_ -> variables.add(variable("SSL_CERT_FILE", BINDING + "/ca.pem")));
        return variables;
    }

    /** Some programs look at one spelling only. */
    private static void proxy(List<EnvVar> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.add(variable(name, value));
            variables.add(variable(name.toLowerCase(Locale.ROOT), value));
        }
    }

    private List<VolumeMount> mounts() {
        var mounts =
                new ArrayList<>(List.of(mount(WORKSPACE, APP), mount(LAYERS, "/layers"), mount(PLATFORM, "/platform")));
        config.network().certificates().ifPresent(_ -> mounts.add(readOnly(CERTIFICATES, BINDING)));
        return mounts;
    }

    private Container fetch() {
        return new ContainerBuilder()
                .withName("fetch")
                .withImage(config.fetch().image())
                .withCommand(config.fetch().command())
                .addToEnv(fromSource("SLIPWAY_SOURCE_URL", BuildObjects.URL))
                .addToEnv(fromSource("SLIPWAY_SOURCE_SHA256", BuildObjects.SHA256))
                .addToVolumeMounts(readOnly(ENVIRONMENT, "/slipway/environment"))
                .addToVolumeMounts(readOnly(SOURCE, "/slipway/builder"))
                .withResources(small("512Mi"))
                .build();
    }

    private Container creator() {
        var arguments = new ArrayList<>(List.of("-app", APP));
        arguments.addAll(caching());
        arguments.addAll(
                List.of("-run-image", build.builder().runImage(), "-report", "$(results." + RESULT + ".path)"));
        arguments.addAll(
                build.request().clearCache()
                        ? List.of("-skip-restore")
                        : List.of("-previous-image", build.latest().toString()));
        arguments.addAll(
                List.of("-tag", build.latest().toString(), build.image().toString()));
        return withLogin(phase("create", builderImage(), "creator", arguments, large()));
    }

    private Container analyze() {
        var arguments = new ArrayList<>(caching());
        arguments.addAll(List.of("-run-image", build.builder().runImage()));
        arguments.addAll(
                build.request().clearCache()
                        ? List.of("-skip-layers")
                        : List.of("-previous-image", build.latest().toString()));
        arguments.addAll(
                List.of("-tag", build.latest().toString(), build.image().toString()));
        return withLogin(phase("analyze", config.lifecycleImage(), "analyzer", arguments, small("1Gi")));
    }

    private Container detect() {
        return phase("detect", builderImage(), "detector", List.of("-app", APP), small("1Gi"));
    }

    private Container restore() {
        var arguments = new ArrayList<>(caching());
        if (build.request().clearCache()) {
            arguments.add("-skip-layers");
        }
        return withLogin(phase("restore", config.lifecycleImage(), "restorer", arguments, small("1Gi")));
    }

    private Container build() {
        return phase("build", builderImage(), "builder", List.of("-app", APP), large());
    }

    private Container export() {
        var arguments = new ArrayList<>(List.of("-app", APP));
        arguments.addAll(caching());
        arguments.addAll(List.of("-report", "$(results." + RESULT + ".path)"));
        arguments.addAll(List.of(build.image().toString(), build.latest().toString()));
        return withLogin(phase("export", config.lifecycleImage(), "exporter", arguments, small("1Gi")));
    }

    private List<String> caching() {
        return List.of("-cache-image", build.cache().toString());
    }

    private String builderImage() {
        return build.builder().image().toString();
    }

    private static Container phase(
            String name, String image, String program, List<String> arguments, ResourceRequirements resources) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withCommand("/cnb/lifecycle/" + program)
                .withArgs(arguments)
                .withResources(resources)
                .build();
    }

    private Container withLogin(Container step) {
        return login.mounted().isPresent()
                ? new ContainerBuilder(step)
                        .addToEnv(variable("DOCKER_CONFIG", "/slipway/registry"))
                        .addToVolumeMounts(readOnly(REGISTRY, "/slipway/registry"))
                        .build()
                : step;
    }

    private ResourceRequirements large() {
        var resources = config.resources();
        return resources(
                resources.cpuRequest(), resources.memoryRequest(), resources.cpuLimit(), resources.memoryLimit());
    }

    /** A pod asks for the sum of what its containers ask for, though these run one after the other. */
    private ResourceRequirements small(String mostMemory) {
        return resources("10m", "32Mi", config.resources().cpuLimit(), mostMemory);
    }

    private static ResourceRequirements resources(String cpu, String memory, String mostCpu, String mostMemory) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", Quantity.parse(cpu))
                .addToRequests("memory", Quantity.parse(memory))
                .addToLimits("cpu", Quantity.parse(mostCpu))
                .addToLimits("memory", Quantity.parse(mostMemory))
                .build();
    }

    private EnvVar fromSource(String name, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, build.sourceSecret(), false)
                .endValueFrom()
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }

    private static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
