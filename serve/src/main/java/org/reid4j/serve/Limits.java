package org.reid4j.serve;

import java.time.Duration;
import org.reid4j.image.ImageLimits;

/// How much of anything a client may ask for, in one place and all of it finite.
///
/// @param photo bytes and pixels of one photo
/// @param searchPhotos photos of one search
/// @param addPhotos photos put in by one request
/// @param body bytes of a request with photos
/// @param json bytes of a JSON body
/// @param bodies bytes of all bodies in memory at one time
/// @param k hits of a search
/// @param working requests that compute at one time
/// @param waiting requests that wait for that, beyond which 503 is answered
/// @param patience how long a request waits for its turn and for its embeddings
/// @param connections open connections
/// @param header time for the header of a request
/// @param grace time before a slow body or reader is judged
/// @param rate bytes a second below which it is closed
/// @param idle time after which a silent connection is closed
/// @param drain time for requests in flight at the end
public record Limits(
        ImageLimits photo,
        int searchPhotos,
        int addPhotos,
        int body,
        int json,
        long bodies,
        int k,
        int working,
        int waiting,
        Duration patience,
        int connections,
        Duration header,
        Duration grace,
        int rate,
        Duration idle,
        Duration drain) {

    /// What a server has unless told otherwise.
    public static Limits defaults() {
        return new Limits(
                ImageLimits.defaults(),
                8,
                64,
                96 << 20,
                1 << 20,
                256L << 20,
                1_000,
                16,
                64,
                Duration.ofSeconds(10),
                1_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    /// These limits with other numbers of requests that compute and that wait.
    public Limits withLoad(int most, int queue) {
        return with(most, queue, connections, header, grace);
    }

    /// These limits with other times for slow clients.
    ///
    /// @param head time for a header
    /// @param slow time before a body or reader is judged
    public Limits withSlow(Duration head, Duration slow) {
        return with(working, waiting, connections, head, slow);
    }

    /// These limits with other connections.
    public Limits withConnections(int most) {
        return with(working, waiting, most, header, grace);
    }

    private Limits with(int computing, int queue, int open, Duration head, Duration slow) {
        return new Limits(
                photo,
                searchPhotos,
                addPhotos,
                body,
                json,
                bodies,
                k,
                computing,
                queue,
                patience,
                open,
                head,
                slow,
                rate,
                idle,
                drain);
    }
}
