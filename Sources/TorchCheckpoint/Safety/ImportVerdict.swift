/// What is known of a class or function that a pickle names.
public enum ImportVerdict: String, Hashable, Sendable, Codable {
  /// Part of how checkpoints are written: harmless.
  case clean
  /// Not known: harmless when it is a project's own class, and only then.
  case warning
  /// Able to run commands or code, read or write files, or load other pickles.
  case danger

  /// Judges `global`.
  package init(of global: PickleGlobal) {
    if Self.isHarmless(global) {
      self = .clean
    } else if Self.isDangerous(global) {
      self = .danger
    } else {
      self = .warning
    }
  }

  private static func isHarmless(_ global: PickleGlobal) -> Bool {
    if let names = harmless[global.module] { return names.contains(global.name) }
    if global.module == "torch" || global.module == "torch.cuda" || global.module == "torch.storage"
      || global.module == "torch.sparse"
    {
      return StorageClass.isStorageName(global.name) || TorchNames.isTensorClass(global.name)
        || global.module == "torch" && harmlessTorch.contains(global.name)
    }
    // Whole modules name classes of torch.nn; a class without a call to anything else is inert.
    return global.module.hasPrefix("torch.nn.modules.") || global.module.hasPrefix("__torch__.")
      || global.module == "__torch__" || global.module.hasPrefix("torch.optim.")
  }

  private static func isDangerous(_ global: PickleGlobal) -> Bool {
    let root = global.module.split(separator: ".").first.map(String.init) ?? ""
    if dangerousRoots.contains(root) { return true }
    if ["builtins", "__builtin__", "__builtins__"].contains(global.module) {
      return dangerousBuiltins.contains(
        global.name.split(separator: ".").first.map(String.init) ?? "")
    }
    if root == "torch" || root == "numpy" {
      return dangerousParts.contains { global.module.contains($0) || global.name.contains($0) }
    }
    return (dangerousNames[root] ?? []).contains(global.name)
      || global.name.contains("__reduce") || global.name.contains("__globals__")
  }

  private static let harmless: [String: Set<String>] = [
    "torch._utils": [
      "_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter",
      "_rebuild_parameter_with_state", "_rebuild_qtensor", "_rebuild_sparse_tensor",
      "_rebuild_sparse_csr_tensor", "_rebuild_nested_tensor", "_rebuild_meta_tensor_no_storage",
      "_rebuild_wrapper_subclass", "_rebuild_device_tensor_from_cpu_tensor",
      "_rebuild_device_tensor_from_numpy", "_rebuild_xla_tensor",
    ],
    "torch._tensor": ["_rebuild_from_type", "_rebuild_from_type_v2", "Tensor"],
    "torch.tensor": ["_rebuild_from_type", "_rebuild_from_type_v2", "Tensor"],
    "torch.nn.parameter": ["Parameter", "Buffer", "UninitializedParameter", "UninitializedBuffer"],
    "torch.serialization": ["_get_layout"],
    "torch._C": ["Generator", "_FunctionBase"],
    "torch.jit._pickle": [
      "build_intlist", "build_doublelist", "build_boollist", "build_tensorlist",
      "build_tensor_from_id", "restore_type_tag",
    ],
    "collections": ["OrderedDict", "defaultdict", "Counter", "deque"],
    "builtins": harmlessBuiltins, "__builtin__": harmlessBuiltins,
    "copy_reg": ["_reconstructor"], "copyreg": ["_reconstructor"],
    "_codecs": ["encode"],
    "argparse": ["Namespace"],
    "numpy": harmlessNumPy,
    "numpy.core.multiarray": ["_reconstruct", "scalar"],
    "numpy._core.multiarray": ["_reconstruct", "scalar"],
    "numpy.core.numeric": ["_frombuffer"], "numpy._core.numeric": ["_frombuffer"],
    "numpy.random._pickle": [
      "__randomstate_ctor", "__generator_ctor", "__bit_generator_ctor",
    ],
    "numpy.dtypes": ["Float64DType", "Float32DType", "Int64DType", "Int32DType", "BoolDType"],
    "datetime": ["datetime", "date", "time", "timedelta", "timezone"],
    "decimal": ["Decimal"],
    "fractions": ["Fraction"],
    "uuid": ["UUID"],
    "pathlib": [
      "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath", "Path", "PurePath",
    ],
    "pathlib._local": ["PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"],
    "enum": ["Enum", "IntEnum"],
    "torch.distributed.checkpoint.metadata": [
      "Metadata", "MetadataIndex", "TensorStorageMetadata", "ChunkStorageMetadata",
      "TensorProperties", "BytesStorageMetadata", "_MEM_FORMAT_ENCODING", "StorageMeta",
    ],
    "torch.distributed.checkpoint.filesystem": ["_StorageInfo", "_StoragePrefix"],
    "torch.torch_version": ["TorchVersion"],
    "torch.amp.grad_scaler": ["OptState", "GradScaler"],
    "torch.cuda.amp.grad_scaler": ["OptState", "GradScaler"],
    "mmengine.logging.history_buffer": ["HistoryBuffer"],
  ]

  private static let harmlessBuiltins: Set<String> = [
    "set", "frozenset", "complex", "bytearray", "bytes", "slice", "range", "xrange", "list",
    "dict", "tuple", "int", "float", "bool", "str", "unicode", "long", "object", "type", "print",
    "NoneType", "Ellipsis", "ellipsis",
  ]

  private static let harmlessTorch: Set<String> = TorchNames.dtypeNames.union([
    "Size", "device", "Tensor", "dtype", "layout", "per_tensor_affine", "per_channel_affine",
    "per_tensor_symmetric", "per_channel_symmetric", "per_channel_affine_float_qparams",
    "preserve_format", "contiguous_format", "channels_last", "strided", "Generator", "finfo",
  ])

  private static let harmlessNumPy: Set<String> = [
    "ndarray", "dtype", "bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
    "uint64", "float16", "float32", "float64", "complex64", "complex128", "str_", "bytes_",
    "bool", "longlong", "ulonglong",
  ]

  private static let dangerousRoots: Set<String> = [
    "os", "posix", "nt", "sys", "subprocess", "socket", "ssl", "shutil", "runpy", "pty", "commands",
    "ctypes", "_ctypes", "cffi", "importlib", "imp", "pkgutil", "code", "codeop", "bdb", "pdb",
    "trace", "profile", "cProfile", "timeit", "webbrowser", "requests", "urllib", "urllib2",
    "http", "httplib", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "pickle",
    "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "pip", "ensurepip",
    "venv", "setuptools", "distutils", "pydoc", "doctest", "idlelib", "lib2to3", "asyncio",
    "multiprocessing", "_multiprocessing", "threading", "_thread", "signal", "tempfile", "glob",
    "io", "_io", "fileinput", "logging", "sqlite3", "zipimport", "zipfile", "tarfile", "site",
    "platform", "cgitb", "types", "inspect", "gc", "faulthandler", "atexit", "sched", "nturl2path",
    "winreg", "_winreg", "msvcrt", "fcntl", "mmap", "paramiko", "fabric", "antigravity", "this",
  ]

  private static let dangerousBuiltins: Set<String> = [
    "eval", "exec", "execfile", "compile", "open", "file", "__import__", "getattr", "setattr",
    "delattr", "vars", "globals", "locals", "input", "raw_input", "breakpoint", "apply", "map",
    "filter", "reduce", "help", "exit", "quit", "memoryview", "classmethod", "staticmethod",
    "property", "super", "__build_class__", "dir",
  ]

  private static let dangerousParts = [
    "load", "hub", "codecache", "compile", "runstring", "f2py", "distutils", "testing", "package",
    "jit.unsupported", "exec", "_inductor", "utils.cpp_extension", "multiprocessing", "fromfile",
    "save", "rpc", "bottleneck", "collect_env", "_dynamo",
  ]

  private static let dangerousNames: [String: Set<String>] = [
    "operator": ["attrgetter", "itemgetter", "methodcaller", "call"],
    "_operator": ["attrgetter", "itemgetter", "methodcaller", "call"],
    "functools": ["reduce"], "_functools": ["reduce"],
    "itertools": ["starmap"],
    "collections": ["_eval"],
    "pathlib": ["open"],
    "copyreg": ["__newobj__", "add_extension", "dispatch_table"],
    "codecs": ["open", "encode", "decode"],
    "typing": ["_eval_type", "ForwardRef"],
  ]
}
