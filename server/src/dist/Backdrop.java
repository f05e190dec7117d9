import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server on Kubernetes speaks with, as far as its rehearsal needs it: an API server and an S3 that hold objects in
 * memory and refuse next to nothing. There is no registry, so builds fail. Prints the port of each.
 */
final class Backdrop {
    private static final JsonMapper JSON = new JsonMapper();

    private Backdrop() {}

    /** @param words a key store with the API server's certificate, and its password */
    public static void main(String[] words) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certified(Path.of(words[0]), words[1].toCharArray())));
        System.out.println(serve(secure, new Api()::answer));
        System.out.println(serve(HttpServer.create(address, 0), new S3()::answer));
    }

    private static SSLContext certified(Path file, char[] password) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    record Answer(int status, byte[] body, Map<String, String> headers) {
        static Answer text(int status, String body, String type) {
            return new Answer(status, body.getBytes(), Map.of("Content-Type", type));
        }
    }

    interface Answering {
        Answer to(HttpExchange asked, byte[] body) throws Exception;
    }

    private static int serve(HttpServer server, Answering answering) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", asked -> {
            try (asked) {
                var answer = answering.to(asked, asked.getRequestBody().readAllBytes());
                answer.headers().forEach(asked.getResponseHeaders()::set);
                boolean head = asked.getRequestMethod().equals("HEAD");
                if (head) {
                    asked.getResponseHeaders().set("Content-Length", "" + answer.body().length);
                }
                asked.sendResponseHeaders(answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
                if (!head) {
                    asked.getResponseBody().write(answer.body());
                }
            } catch (Exception e) {
                throw new IllegalStateException(asked.getRequestMethod() + " " + asked.getRequestURI(), e);
            }
        });
        server.start();
        return server.getAddress().getPort();
    }

    /** Objects by their paths, which end in their names. */
    static final class Api {
        private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
        private final AtomicLong version = new AtomicLong();

        Answer answer(HttpExchange asked, byte[] body) {
            var path = asked.getRequestURI().getPath().replaceAll("/status$", "");
            return switch (asked.getRequestMethod()) {
                case "GET" -> get(path, String.valueOf(asked.getRequestURI().getQuery()));
                case "POST" -> create(path, (ObjectNode) JSON.readTree(body));
                case "DELETE" -> {
                    objects.remove(path);
                    yield answer(200, status(200, "Success"));
                }
                default -> {
                    var item = (ObjectNode) JSON.readTree(body);
                    yield answer(200, item.has("kind") ? keep(path, item) : objects.get(path));
                }
            };
        }

        private Answer get(String path, String query) {
            var found = objects.get(path);
            if (found != null) {
                return answer(200, found);
            }
            return isItem(path) ? answer(404, status(404, "NotFound")) : answer(200, list(path, query));
        }

        /** Whether the path ends in a name: group and version are two parts, a namespace and a kind with a name two each. */
        private static boolean isItem(String path) {
            int parts = path.split("/").length - (path.startsWith("/apis/") ? 4 : 3);
            return parts % 2 == 0;
        }

        private ObjectNode list(String path, String query) {
            var kind = path.substring(path.lastIndexOf('/'));
            var within = path.contains("/namespaces/") ? path + "/" : path.substring(0, path.lastIndexOf('/')) + "/";
            var wanted = query.replaceFirst(".*labelSelector=", "").replaceFirst("&.*", "");
            var list = JSON.createObjectNode();
            list.put("kind", "List").put("apiVersion", "v1").putObject("metadata").put("resourceVersion", "" + version);
            var items = list.putArray("items");
            objects.forEach((name, object) -> {
                boolean there = name.startsWith(within) && name.substring(0, name.lastIndexOf('/')).endsWith(kind);
                if (there && (!query.contains("labelSelector=") || has(object, wanted))) {
                    items.add(object);
                }
            });
            return list;
        }

        private static boolean has(JsonNode object, String labels) {
            var own = object.path("metadata").path("labels");
            return Stream.of(labels.split(","))
                    .map(label -> label.split("="))
                    .allMatch(label -> label.length < 2 || label[1].equals(own.path(label[0]).asString("")));
        }

        private Answer create(String path, ObjectNode item) {
            if (path.endsWith("/selfsubjectaccessreviews")) {
                item.putObject("status").put("allowed", true);
                return answer(201, item);
            }
            var own = path + "/" + item.path("metadata").path("name").asString("");
            return objects.containsKey(own) ? answer(409, status(409, "AlreadyExists")) : answer(201, keep(own, item));
        }

        private ObjectNode keep(String path, ObjectNode item) {
            var metadata = item.withObject("/metadata");
            metadata.put("resourceVersion", "" + version.incrementAndGet());
            metadata.put("uid", HexFormat.of().toHexDigits(path.hashCode()));
            metadata.put("creationTimestamp", "2026-01-01T00:00:00Z").put("generation", 1);
            objects.put(path, item);
            return item;
        }

        private static ObjectNode status(int code, String reason) {
            var status = JSON.createObjectNode();
            return status.put("kind", "Status").put("apiVersion", "v1").put("code", code).put("reason", reason);
        }

        private static Answer answer(int status, ObjectNode body) {
            return Answer.text(status, body.toString(), "application/json");
        }
    }

    /** Objects by bucket and key, whose tags follow from their content. */
    static final class S3 {
        private record Stored(byte[] content, Map<String, String> metadata) {}

        private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();

        Answer answer(HttpExchange asked, byte[] body) throws Exception {
            var path = asked.getRequestURI().getPath();
            return switch (asked.getRequestMethod()) {
                case "PUT" -> put(path, asked, body);
                case "POST" -> xml(200, "DeleteResult", "");
                case "DELETE" -> new Answer(204, new byte[0], Map.of());
                default -> path.indexOf('/', 1) < 0 || path.endsWith("/") ? listed(path) : get(path, asked);
            };
        }

        private Answer put(String path, HttpExchange asked, byte[] body) throws Exception {
            var headers = asked.getRequestHeaders();
            var there = objects.get(path);
            var wanted = headers.getFirst("If-Match");
            if (headers.containsKey("If-None-Match") ? there != null : wanted != null && !isTag(wanted, there)) {
                return xml(412, "Error", "<Code>PreconditionFailed</Code>");
            }
            var metadata = new TreeMap<>(headers.keySet().stream()
                    .filter(name -> name.toLowerCase().startsWith("x-amz-meta-"))
                    .collect(Collectors.toMap(name -> name, headers::getFirst)));
            metadata.putAll(Map.of("ETag", tag(body), "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"));
            objects.put(path, new Stored(body, metadata));
            return new Answer(200, new byte[0], Map.of("ETag", tag(body)));
        }

        private static boolean isTag(String wanted, Stored there) {
            return there != null && wanted.equals(there.metadata().get("ETag"));
        }

        private Answer get(String path, HttpExchange asked) {
            var found = objects.get(path);
            if (found == null) {
                return xml(404, "Error", "<Code>NoSuchKey</Code>");
            }
            return isTag(String.valueOf(asked.getRequestHeaders().getFirst("If-None-Match")), found)
                    ? new Answer(304, new byte[0], Map.of())
                    : new Answer(200, found.content(), found.metadata());
        }

        /** Of nothing: what is listed is what there is to tidy. */
        private static Answer listed(String path) {
            return xml(200, "ListBucketResult", "<Name>" + path.replace("/", "") + "</Name><IsTruncated>false</IsTruncated>");
        }

        private static Answer xml(int status, String root, String content) {
            var text = "<%s xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">%s</%s>".formatted(root, content, root);
            return Answer.text(status, text, "application/xml");
        }

        private static String tag(byte[] content) throws Exception {
            return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + '"';
        }
    }
}
