package org.reid4j.serve.http;

import java.util.function.Consumer;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.image.ImageException;

/// Which answer a failure gets: those of the client by name, ours as 503 with a number under
/// which the log has more.
final class Failure {
    private Failure() {}

    static Refusal refusal(Throwable failure, String request, Consumer<String> log) {
        return switch (failure) {
            case Refusal known -> known;
            case ImageException image -> image(image);
            case GalleryException gallery -> gallery(gallery, request, log);
            case ReidException busy
            when busy.kind() == ReidException.Kind.RESOURCES -> {
                log.accept("%s: %s".formatted(request, busy.getMessage()));
                yield Refusal.busy("the server could not do that in time; ask again");
            }
            case IllegalArgumentException odd
            when String.valueOf(odd.getMessage()).contains("URI") -> Refusal.malformed("the path cannot be understood");
            case OutOfMemoryError _ -> {
                log.accept(request + ": out of memory");
                yield Refusal.busy("the server is short of memory; ask again");
            }
            default -> {
                log.accept("%s: unexpected %s at %s".formatted(request, failure, where(failure)));
                yield Refusal.busy("the server failed at that; the log has more under this number");
            }
        };
    }

    private static String where(Throwable failure) {
        var trace = failure.getStackTrace();
        return trace.length == 0 ? "?" : trace[0].toString();
    }

    /// A photo's defect without any path.
    static Refusal image(ImageException image) {
        return switch (image.reason()) {
            case TOO_LARGE -> new Refusal(413, "too_large", image.defect());
            case TOO_MANY_PIXELS -> new Refusal(422, "too_many_pixels", image.defect());
            case UNSUPPORTED -> new Refusal(415, "unsupported_image", image.defect());
            case EMPTY -> new Refusal(422, "empty_image", image.defect());
            case TRUNCATED -> new Refusal(422, "truncated_image", image.defect());
            case DAMAGED, UNREADABLE -> new Refusal(422, "damaged_image", "the photo cannot be decoded");
            case RESOURCES -> Refusal.busy("the server is short of memory; ask again");
        };
    }

    private static Refusal gallery(GalleryException failure, String request, Consumer<String> log) {
        var message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return switch (failure.reason()) {
            case NOT_FOUND -> new Refusal(404, "not_found", message);
            case INVALID -> Refusal.invalid(message);
            case FOREIGN_MODEL ->
                new Refusal(409, "foreign_model", "the gallery is bound to another model than the server's");
            case CONFLICT -> new Refusal(409, "conflict", message);
            case IN_USE -> {
                log.accept("%s: %s".formatted(request, failure.getMessage()));
                yield Refusal.busy("the gallery is in use elsewhere");
            }
            case DAMAGED -> {
                log.accept("%s: %s".formatted(request, failure.getMessage()));
                yield Refusal.busy("what was asked for is damaged; check the gallery");
            }
            case SERVER -> { // what became of a write stands in the log
                log.accept("%s: %s".formatted(request, failure.getMessage()));
                yield Refusal.busy("the server that keeps the gallery does not answer, or refuses");
            }
            case RESOURCES -> {
                log.accept("%s: %s".formatted(request, failure.getMessage()));
                yield new Refusal(507, "no_space", "the disk refused; nothing was changed");
            }
        };
    }
}
