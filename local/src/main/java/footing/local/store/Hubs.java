package footing.local.store;

import footing.local.store.LocalModel.Source;
import java.net.URI;
import java.util.Map;

/// Where the hubs are.
///
/// @param modelScope e.g. `https://modelscope.cn`
/// @param huggingFace e.g. `https://huggingface.co`
public record Hubs(String modelScope, String huggingFace) {
    /// The hubs' own addresses, or those that `MODELSCOPE_DOMAIN` and `HF_ENDPOINT` name.
    public static Hubs of(Map<String, String> environment) {
        String domain = environment.getOrDefault("MODELSCOPE_DOMAIN", "").strip();
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
        return new Hubs(
                domain.isEmpty()
                        ? "https://modelscope.cn"
                        : domain.contains("://") ? bare(domain) : "https://" + bare(domain),
                endpoint.isEmpty() ? "https://huggingface.co" : bare(endpoint));
    }

    URI address(Source.ModelScope source) {
        return URI.create(
                modelScope + "/models/" + source.repository() + "/resolve/master/" + source.file());
    }

    URI address(Source.HuggingFace source) {
        return URI.create(
                huggingFace + "/" + source.repository() + "/resolve/main/" + source.file());
    }

    private static String bare(String address) {
        return address.replaceFirst("/+$", "");
    }
}
