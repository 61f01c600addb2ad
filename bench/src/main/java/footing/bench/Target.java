package footing.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Where requests are sent, and with what headers besides those of every OpenAI client.
///
/// @param host a name or an address
/// @param headers whole lines, e.g. `Authorization: Bearer sk-…`
record Target(String host, int port, String path, List<String> headers) {
    Target {
        headers = List.copyOf(headers);
    }

    static Target loopback(int port) {
        return new Target("127.0.0.1", port, "/v1/chat/completions", List.of());
    }

    InetSocketAddress address() throws IOException {
        return new InetSocketAddress(InetAddress.getAllByName(host)[0], port);
    }

    Target with(String header) {
        return new Target(host, port, path, List.of(header));
    }

    /// The whole request as it goes over the line, with the headers that an official client sends.
    byte[] request(byte[] body) {
        StringBuilder head = new StringBuilder("POST ").append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(host).append(':').append(port).append("\r\n");
        head.append("Accept: application/json\r\nContent-Type: application/json\r\n");
        head.append("User-Agent: OpenAI/Python 2.8.1\r\nX-Stainless-Lang: python\r\n");
        head.append("X-Stainless-Package-Version: 2.8.1\r\nX-Stainless-OS: Linux\r\n");
        head.append("X-Stainless-Arch: x64\r\nX-Stainless-Runtime: CPython\r\n");
        head.append("X-Stainless-Runtime-Version: 3.12.3\r\nX-Stainless-Async: false\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Ascii.bytes(head.toString()));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
