package org.reid4j.serve.http;

import org.reid4j.core.ReidException;
import org.reid4j.serve.auth.Rule;

/// A line of the route table: what is asked, who may, what is done.
///
/// @param method of HTTP
/// @param path with parameters in braces; `{g}` is the gallery's name
/// @param rule who may; a route about a gallery is ruled by the role on that gallery
/// @param handler what is done once that is settled
public record Route(Method method, String path, Rule rule, Handler handler) {

    /// The methods that there are.
    public enum Method {
        /// Changes nothing.
        GET,
        /// Changes or computes something.
        POST,
        /// Changes some values.
        PATCH,
        /// Takes something away.
        DELETE
    }

    /// Answers a request whose caller may send it.
    @FunctionalInterface
    public interface Handler {
        /// @throws Refusal for what cannot be done
        Reply answer(Exchange exchange);
    }

    /// @throws ReidException when path and rule do not go together
    public Route {
        boolean ofGallery = path.contains("/{g}");
        boolean ruled = rule instanceof Rule.OnGallery;
        if (ofGallery != ruled) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "%s %s: a route about a gallery is ruled by the role on it, no other is".formatted(method, path));
        }
    }

    /// Whether it changes something.
    public boolean mutates() {
        return method != Method.GET;
    }
}
