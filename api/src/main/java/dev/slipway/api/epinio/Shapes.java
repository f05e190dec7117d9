package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said in JSON, with the names that Epinio gives. What {@code IfAny} marks is left out where it is empty. */
final class Shapes {
    private Shapes() {}

    /** What most requests that change something are answered with. */
    record Done(String status) {
        static final Done OK = new Done("ok");
    }

    record Meta(
            String name,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String namespace,
            Instant createdAt) {}

    record MetaLite(String name, Instant createdAt) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Names(List<String> names) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record NamespaceShape(MetaLite meta, List<String> apps, List<String> configurations) {}

    record ServerShape(
            String version,
            String platform,

            @JsonProperty("default_builder_image") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String defaultBuilder) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Me(String user, List<Role> roles, List<String> namespaces, List<String> gitconfigs) {}

    record Role(
            String id,
            String name,
            String namespace,
            @JsonProperty("default") boolean usual) {}

    record PassShape(String token) {}

    /** An app. */
    record AppShape(
            Meta meta,
            AppConfig configuration,
            Origin origin,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Workload deployment,

            Staging staging,
            String stagingstatus,
            String status,
            String statusmessage,

            @JsonProperty("stage_id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String stageId,

            @JsonProperty("image_url") String image) {}

    record AppConfig(
            int instances,
            List<String> configurations,
            Map<String, String> environment,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> services,
            List<String> routes,
            String appchart) {}

    record Staging(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String builder) {}

    /** Where an app's source comes from. */
    record Origin(
            @JsonProperty("Kind") int kind,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            String container,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            GitRef git,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            String path,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean archive) {
        static final int NONE = 0;
        static final int PATH = 1;
        static final int GIT = 2;
        static final int CONTAINER = 3;
        static final Origin UNKNOWN = new Origin(NONE, null, null, null, false);
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record GitRef(
            @Nullable String revision,
            @Nullable String repository,
            @Nullable String provider,
            @Nullable String branch) {}

    /** What runs of an app. */
    record Workload(
            String name,
            boolean active,
            Instant createdAt,
            int desiredreplicas,
            int readyreplicas,
            Map<String, Replica> replicas,
            String username,

            @JsonProperty("stage_id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String stageId,

            String status,
            List<String> routes) {}

    record Replica(
            String name,
            boolean metricsOk,
            long memoryBytes,
            long millicpus,
            Instant createdAt,
            int restarts,
            boolean ready) {}

    /** A page of a list, as the web interface asks for it. */
    record Page<T>(List<T> items, int page, int pageSize, int totalItems, int totalPages) {}

    record NamespaceRequest(@Nullable String name) {}

    /** What of an app is to be other than it is; what is null stays. */
    record AppUpdate(
            @Nullable Boolean restart,
            @Nullable Integer instances,
            @Nullable List<String> configurations,
            @Nullable Map<String, String> environment,
            @JsonProperty("replace_env") @Nullable Boolean replaceEnvironment,
            @Nullable List<String> routes,
            @Nullable String appchart,
            @Nullable Map<String, String> settings) {
        static final AppUpdate NOTHING = new AppUpdate(null, null, null, null, null, null, null, null);
    }

    record AppCreate(@Nullable String name, @Nullable AppUpdate configuration) {}

    record VariableShape(String name, String value) {}

    record GroupedEnvironment(Map<String, String> user, Map<String, String> service) {}

    record AppsDeleted(List<String> unboundconfigurations) {}

    record UploadShape(String blobuid) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ImportShape(String blobuid, String branch, String revision) {}

    record MetaRef(@Nullable String name, @Nullable String namespace) {}

    record DeployAsked(
            @Nullable MetaRef app,
            @Nullable String blobuid,
            @Nullable String builderimage,
            @Nullable String image,
            @Nullable Origin origin,
            @Nullable StageRef stage) {}

    record StageRef(@Nullable String id) {}

    record StageShape(StageRef stage, String image) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record DeployStatus(
            String id,
            MetaRef app,
            String status,
            @JsonProperty("stage_id") String stageId,
            String image,
            String error,
            List<String> routes,
            Instant startedAt,
            @Nullable Instant finishedAt) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Deployed(List<String> routes) {}
}
