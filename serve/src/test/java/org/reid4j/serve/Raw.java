package org.reid4j.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Speaks to a server without an HTTP library, which would not send what is wrong.
final class Raw {
    private static final Pattern STATUS = Pattern.compile("^HTTP/1.1 (\\d{3})");

    private Raw() {}

    /// Sends text and reads what comes until there is a status, or the end.
    ///
    /// @return the status; -1 when the connection ends without one
    static int status(int port, String text) {
        var matcher = STATUS.matcher(answer(port, text.getBytes(StandardCharsets.ISO_8859_1)));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /// A search by photo, as bytes.
    static byte[] search(String path, byte[] photo) {
        var body = Served.body(java.util.List.of(photo));
        var out = new java.io.ByteArrayOutputStream();
        out.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Reid-Request: 1\r\n"
                        + "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    static String answer(int port, byte[] bytes) {
        return answer(port, bytes, false);
    }

    /// The same from a client that sends nothing more: a server that waits for the rest is not waited for.
    static String hurried(int port, byte[] bytes) {
        return answer(port, bytes, true);
    }

    private static String answer(int port, byte[] bytes, boolean hurried) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            if (hurried) {
                socket.shutdownOutput();
            }
            var in = socket.getInputStream();
            var buffer = new byte[8_192];
            int n = in.read(buffer);
            return n <= 0 ? "" : new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException closed) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
