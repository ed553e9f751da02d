package org.reid4j.torch.weights;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.torch.weights.Pickled.Items;
import org.reid4j.torch.weights.Pickled.Storage;
import org.reid4j.torch.weights.Pickled.Text;

/// Reads the weights out of PyTorch's own files, which are pickles, without ever running a pickle.
///
/// Understood: the zip format (PyTorch 1.6 and later, TorchScript archives included) and the older one, state dicts
/// under the usual wrappings, and whole pickled modules of any class. See [StateDict] for the wrappings and
/// `PickleNames` for the few names that may stand where Python would call something.
///
/// Tensors are windows on the mapped file where they are contiguous, and copies where they are not. Bytes read from
/// the older format need not be aligned to their type.
public final class PthReader {
    /// Metadata key under which [#read] tells the container: `PyTorch zip`, `PyTorch legacy`, `TorchScript`.
    public static final String FORMAT = "format";

    /// Metadata key under which [#read] tells what stood around the tensors, outermost first; absent when nothing did.
    public static final String WRAPPING = "wrapping";

    private static final String LEGACY_MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
    private static final String LEGACY_MAGIC_TEXT = "L119547037146038801333356L\n.";
    private static final long MAX_PICKLE = 64 << 20;

    private PthReader() {}

    /// Reads a `.pth` or `.pt` file.
    ///
    /// @throws WeightsException when the file is missing, cut short, damaged, refused, or holds no tensors
    public static TensorFile read(Path file) {
        return read(MappedFile.open(file));
    }

    static TensorFile read(MappedFile source) {
        if (isZip(source)) {
            return zip(source);
        }
        if (isLegacy(source)) {
            return legacy(source);
        }
        throw WeightsException.damaged(source.file(), "it is not a PyTorch file");
    }

    static boolean isZip(MappedFile source) {
        return source.startsWith("PK\3\4") || source.startsWith("PK\5\6");
    }

    static boolean isLegacy(MappedFile source) {
        return source.at(2, LEGACY_MAGIC) || source.startsWith(LEGACY_MAGIC_TEXT);
    }

    private static TensorFile zip(MappedFile source) {
        Path file = source.file();
        ZipArchive archive = ZipArchive.open(source);
        List<String> pickles = archive.entries().keySet().stream()
                .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw new WeightsException(file + " is a zip archive, but not one that PyTorch wrote: it has "
                    + pickles.size() + " data.pkl.\nIf the weights are inside, unpack it and use the file in it.");
        }
        String root = pickles.getFirst().substring(0, pickles.getFirst().length() - "data.pkl".length());
        ZipArchive.Entry order = archive.entries().get(root + "byteorder");
        if (order != null && archive.read(order).startsWith("big")) {
            throw new WeightsException(
                    file + " was written on a big-endian machine, which is not supported. Save it again elsewhere.");
        }
        ZipArchive.Entry pickle = archive.entries().get(pickles.getFirst());
        if (pickle == null || pickle.size() > MAX_PICKLE) {
            throw WeightsException.damaged(file, "its data.pkl is larger than any description of weights");
        }
        PickleTensors described = new PickleTensors(file);
        PickleCursor cursor = new PickleCursor(archive.read(pickle), 0);
        Pickled value = PickleReader.read(cursor, described);
        if (cursor.position() != pickle.size()) {
            throw WeightsException.damaged(file, "bytes follow the end of its data.pkl");
        }
        Map<String, ZipArchive.Entry> blocks = blocks(file, archive, root + "data/", described.storages());
        boolean script = archive.entries().containsKey(root + "constants.pkl");
        return materialise(source, value, script ? "TorchScript" : "PyTorch zip", storage -> {
            ZipArchive.Entry entry = blocks.get(storage.key());
            if (entry == null) {
                throw WeightsException.damaged(file, "storage '" + storage.key() + "' is missing from it");
            }
            return archive.read(entry);
        });
    }

    /// The archive's blocks by storage key, each of exactly the size its tensors declare.
    private static Map<String, ZipArchive.Entry> blocks(
            Path file, ZipArchive archive, String folder, Map<String, Storage> declared) {
        Map<String, ZipArchive.Entry> blocks = new HashMap<>();
        archive.entries().forEach((name, entry) -> {
            if (!name.startsWith(folder) || name.equals(folder)) {
                return;
            }
            String key = name.substring(folder.length());
            Storage storage = declared.get(key);
            if (storage == null) {
                throw WeightsException.damaged(file, "its block '" + name + "' belongs to no tensor");
            }
            if (storage.bytes() != entry.size()) {
                throw WeightsException.damaged(
                        file,
                        "its block '" + name + "' has " + entry.size() + " bytes, its tensors declare "
                                + storage.bytes());
            }
            blocks.put(key, entry);
        });
        return blocks;
    }

    /// The format before 1.6: magic number, protocol, machine, object, list of storage keys (a pickle each), then for
    /// every key the number of elements (64 bits) and the elements.
    private static TensorFile legacy(MappedFile source) {
        Path file = source.file();
        PickleTensors described = new PickleTensors(file);
        PickleCursor cursor = new PickleCursor(source, 0);
        PickleReader.read(cursor, described); // the magic number, seen already
        if (!(PickleReader.read(cursor, described) instanceof Pickled.Whole(long protocol)) || protocol != 1001) {
            throw WeightsException.damaged(file, "its format is of an unknown version");
        }
        Pickled machine = PickleReader.read(cursor, described);
        if (machine instanceof Pickled.Dict about
                && about.last("little_endian").orElse(Pickled.Constant.TRUE) == Pickled.Constant.FALSE) {
            throw new WeightsException(
                    file + " was written on a big-endian machine, which is not supported. Save it again elsewhere.");
        }
        Pickled value = PickleReader.read(cursor, described);
        if (!(PickleReader.read(cursor, described) instanceof Items keys)) {
            throw WeightsException.damaged(file, "its list of storages is missing");
        }
        Map<String, MappedFile> blocks = new HashMap<>();
        long at = cursor.position();
        for (Pickled key : keys.values) {
            Storage storage =
                    key instanceof Text(String text) ? described.storages().get(text) : null;
            if (storage == null || blocks.containsKey(storage.key())) {
                throw WeightsException.damaged(
                        file, "its list of storages names one that no tensor uses, or one twice");
            }
            if (source.i64(at) != storage.elements()) {
                throw WeightsException.damaged(
                        file,
                        "storage '" + storage.key() + "' has " + source.i64(at) + " elements, its tensors declare "
                                + storage.elements());
            }
            long begin = at + 8;
            if (storage.bytes() > source.size() - begin) {
                throw WeightsException.cutShort(file, storage.bytes() - (source.size() - begin));
            }
            blocks.put(storage.key(), source.within("storage", source.bytes().asSlice(begin, storage.bytes())));
            at = begin + storage.bytes();
        }
        if (at != source.size()) {
            throw WeightsException.damaged(file, (source.size() - at) + " bytes follow its last storage");
        }
        return materialise(source, value, "PyTorch legacy", storage -> {
            MappedFile block = blocks.get(storage.key());
            if (block == null) {
                throw WeightsException.damaged(file, "storage '" + storage.key() + "' is missing from it");
            }
            return block;
        });
    }

    private static TensorFile materialise(
            MappedFile source, Pickled value, String format, StorageTensors.Source storages) {
        StateDict found = StateDict.find(source.file(), value);
        Map<String, RawTensor> tensors = new StorageTensors(source, storages).all(found.tensors());
        Map<String, String> metadata = new LinkedHashMap<>(found.notes());
        metadata.put(FORMAT, format);
        if (!found.wrapping().isEmpty()) {
            metadata.put(WRAPPING, String.join(" > ", found.wrapping()));
        } else {
            metadata.remove(WRAPPING);
        }
        return new TensorFile(tensors, metadata);
    }
}
