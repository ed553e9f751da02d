package org.reid4j.torch.weights;

import java.util.Optional;
import java.util.Set;

/// Decides which Python names may stand in a weight file, and as what.
///
/// A name is never looked up or called. Names that only an attack would mention are refused on sight; of the others,
/// those in [#call] may stand where Python would call something, and everything else only as a class of inert objects.
final class PickleNames {
    /// Modules that reach the operating system, the interpreter or the network.
    private static final Set<String> HOSTILE = Set.of(
            "os",
            "posix",
            "nt",
            "posixpath",
            "ntpath",
            "sys",
            "subprocess",
            "commands",
            "popen2",
            "importlib",
            "imp",
            "runpy",
            "pty",
            "tty",
            "socket",
            "ssl",
            "ctypes",
            "_ctypes",
            "cffi",
            "shutil",
            "tempfile",
            "code",
            "codeop",
            "pdb",
            "bdb",
            "timeit",
            "cProfile",
            "profile",
            "trace",
            "pickle",
            "_pickle",
            "cPickle",
            "dill",
            "cloudpickle",
            "joblib",
            "marshal",
            "shelve",
            "types",
            "operator",
            "_operator",
            "inspect",
            "webbrowser",
            "asyncio",
            "multiprocessing",
            "threading",
            "_thread",
            "thread",
            "signal",
            "atexit",
            "gc",
            "builtin",
            "urllib",
            "urllib2",
            "http",
            "httplib",
            "ftplib",
            "smtplib",
            "requests",
            "pip",
            "setuptools",
            "distutils",
            "venv",
            "zipimport",
            "pkgutil",
            "pydoc",
            "doctest",
            "linecache",
            "fileinput",
            "io",
            "_io",
            "mmap",
            "resource",
            "syslog",
            "antigravity");

    /// What a whole module or an optimizer may mention of Python's own names.
    private static final Set<String> BUILTINS = Set.of(
            "set",
            "frozenset",
            "list",
            "tuple",
            "dict",
            "int",
            "long",
            "float",
            "bool",
            "str",
            "unicode",
            "bytes",
            "bytearray",
            "complex",
            "object",
            "slice",
            "range",
            "xrange");

    private static final Set<String> HOSTILE_TORCH = Set.of(
            "torch.load",
            "torch.hub.load",
            "torch.jit.load",
            "torch.compile",
            "torch.serialization.load",
            "torch.storage._load_from_bytes");

    /// What a call of a name amounts to.
    enum Call {
        ORDERED_DICT,
        LIST,
        TENSOR_V1,
        TENSOR_V2,
        TENSOR_V3,
        TENSOR_OF_TYPE,
        FIRST_ARGUMENT,
        ENCODED_BYTES,
        OBJECT_OF_FIRST,
        INERT
    }

    private PickleNames() {}

    /// Why a name may not stand in a weight file at all, if so.
    static boolean hostile(Pickled.Name name) {
        String module = name.module();
        String top = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
        if (top.equals("builtins") || top.equals("__builtin__") || top.equals("__builtins__")) {
            return !module.equals(top) || !BUILTINS.contains(name.name());
        }
        return HOSTILE.contains(top)
                || HOSTILE_TORCH.contains(name.toString())
                || name.name().contains(".") // protocol 4 follows dots through attributes: no tensor file needs that
                || name.name().startsWith("__");
    }

    /// What a call of this name means, for the few that tensors are made of.
    static Optional<Call> call(Pickled.Name name) {
        return Optional.ofNullable(
                switch (name.toString()) {
                    case "collections.OrderedDict",
                            "collections.Counter",
                            "collections.defaultdict",
                            "builtins.dict",
                            "__builtin__.dict" -> Call.ORDERED_DICT;
                    case "builtins.set",
                            "__builtin__.set",
                            "builtins.frozenset",
                            "__builtin__.frozenset",
                            "builtins.list",
                            "__builtin__.list",
                            "builtins.tuple",
                            "__builtin__.tuple",
                            "torch.Size",
                            "torch.jit._pickle.build_intlist",
                            "torch.jit._pickle.build_doublelist",
                            "torch.jit._pickle.build_boollist",
                            "torch.jit._pickle.build_tensorlist" -> Call.LIST;
                    case "torch._utils._rebuild_tensor" -> Call.TENSOR_V1;
                    case "torch._utils._rebuild_tensor_v2" -> Call.TENSOR_V2;
                    case "torch._utils._rebuild_tensor_v3" -> Call.TENSOR_V3;
                    case "torch._tensor._rebuild_from_type_v2",
                            "torch._tensor._rebuild_from_type",
                            "torch.tensor._rebuild_from_type" -> Call.TENSOR_OF_TYPE;
                    case "torch._utils._rebuild_parameter",
                            "torch._utils._rebuild_parameter_with_state",
                            "torch.nn.parameter.Parameter",
                            "torch.nn.parameter.Buffer",
                            "torch.jit._pickle.restore_type_tag" -> Call.FIRST_ARGUMENT;
                    case "_codecs.encode" -> Call.ENCODED_BYTES;
                    case "copy_reg._reconstructor", "copyreg._reconstructor" -> Call.OBJECT_OF_FIRST;
                    case "torch.device",
                            "torch.nn.backends.thnn._get_thnn_function_backend",
                            "numpy.dtype",
                            "numpy.core.multiarray.scalar",
                            "numpy._core.multiarray.scalar",
                            "numpy.core.multiarray._reconstruct",
                            "numpy._core.multiarray._reconstruct",
                            "builtins.slice",
                            "__builtin__.slice",
                            "builtins.complex",
                            "__builtin__.complex" -> Call.INERT;
                    default -> null;
                });
    }

    /// The element type of a storage class or of a `torch.dtype`.
    static Optional<DType> dtype(Pickled.Name name) {
        return Optional.ofNullable(
                switch (name.toString()) {
                    case "torch.DoubleStorage", "torch.cuda.DoubleStorage", "torch.float64", "torch.double" ->
                        DType.F64;
                    case "torch.FloatStorage", "torch.cuda.FloatStorage", "torch.float32", "torch.float" -> DType.F32;
                    case "torch.HalfStorage", "torch.cuda.HalfStorage", "torch.float16", "torch.half" -> DType.F16;
                    case "torch.BFloat16Storage", "torch.cuda.BFloat16Storage", "torch.bfloat16" -> DType.BF16;
                    case "torch.LongStorage", "torch.cuda.LongStorage", "torch.int64", "torch.long" -> DType.I64;
                    case "torch.IntStorage", "torch.cuda.IntStorage", "torch.int32", "torch.int" -> DType.I32;
                    case "torch.ShortStorage", "torch.cuda.ShortStorage", "torch.int16", "torch.short" -> DType.I16;
                    case "torch.CharStorage", "torch.cuda.CharStorage", "torch.int8" -> DType.I8;
                    case "torch.ByteStorage",
                            "torch.cuda.ByteStorage",
                            "torch.uint8",
                            "torch.UntypedStorage",
                            "torch.storage.UntypedStorage",
                            "torch.storage._UntypedStorage" -> DType.U8;
                    case "torch.BoolStorage", "torch.cuda.BoolStorage", "torch.bool" -> DType.BOOL;
                    default -> null;
                });
    }
}
