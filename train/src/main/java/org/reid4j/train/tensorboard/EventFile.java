package org.reid4j.train.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import org.reid4j.embed.protobuf.Message;

/// Writes `events.out.tfevents.*`: TFRecord frames (length, masked CRC-32C, data, masked CRC-32C), each
/// holding an `Event` message of `tensorflow/core/util/event.proto`.
public final class EventFile implements AutoCloseable {
    private final FileChannel channel;
    private final Clock clock;

    private EventFile(FileChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /// Starts a new event file in a folder.
    ///
    /// @param folder made when missing
    /// @param clock tells the wall time that TensorBoard shows
    /// @param step steps before this one in other files of the folder stay, later ones (of a run that was
    ///     killed after its last checkpoint) are hidden by TensorBoard
    public static EventFile create(Path folder, Clock clock, long step) throws IOException {
        Files.createDirectories(folder);
        long seconds = clock.instant().getEpochSecond();
        Path file = folder.resolve("events.out.tfevents.%010d.reid4j".formatted(seconds));
        for (int again = 1; Files.exists(file); again++) {
            file = folder.resolve("events.out.tfevents.%010d.reid4j.%d".formatted(seconds, again));
        }
        var events =
                new EventFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), clock);
        events.write(events.event(0).text(3, "brain.Event:2"));
        if (step > 0) {
            events.write(events.event(step).message(7, new Message().number(1, 1)));
        }
        return events;
    }

    /// Writes values of one step.
    ///
    /// @param step counted over the whole run
    /// @param values by tag, such as `loss/total`
    public void scalars(long step, Map<String, Double> values) throws IOException {
        var summary = new Message();
        values.forEach(
                (tag, value) -> summary.message(1, new Message().text(1, tag).single(2, value.floatValue())));
        write(event(step).message(5, summary));
    }

    private Message event(long step) {
        double now = clock.millis() / 1000.0;
        return new Message().real(1, now).number(2, step);
    }

    private void write(Message message) throws IOException {
        byte[] data = message.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(8 + 4 + data.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(Crc32cMask.of(frame.array(), 8));
        frame.put(data);
        frame.putInt(Crc32cMask.of(data, data.length));
        frame.flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
