// Names that are known, each by the module that it is pickled under. The dangerous ones are those
// that were seen in attacks or in the lists of other scanners, and their near relations.
extension ImportVerdict {
  static let harmless: [String: Set<String>] = [
    "torch._tensor": ["Tensor"], "torch.tensor": ["Tensor"],
    "torch.nn.parameter": ["Parameter", "Buffer", "UninitializedParameter", "UninitializedBuffer"],
    "torch.serialization": ["_get_layout"],
    "torch._C": [
      "Generator", "_FunctionBase", "_VariableFunctionsClass", "_VariableFunctions", "TensorBase",
      "_TensorBase",
    ],
    "torch.nested._internal.nested_tensor": ["NestedTensor", "_rebuild_njt"],
    "torch._dynamo.decorators": ["_DimRange"],
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
    "torch.nn.functional": harmlessFunctions, "torch._C._nn": harmlessFunctions,
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

  static let harmlessBuiltins: Set<String> = [
    "set", "frozenset", "complex", "bytearray", "bytes", "slice", "range", "xrange", "list",
    "dict", "tuple", "int", "float", "bool", "str", "unicode", "long", "object",
    "NoneType", "Ellipsis", "ellipsis",
  ]

  static let harmlessTorch: Set<String> = TorchNames.dtypeNames.union([
    "Size", "device", "Tensor", "dtype", "layout", "per_tensor_affine", "per_channel_affine",
    "per_tensor_symmetric", "per_channel_symmetric", "per_channel_affine_float_qparams",
    "preserve_format", "contiguous_format", "channels_last", "strided", "Generator", "finfo",
  ])

  static let harmlessNumPy: Set<String> = [
    "ndarray", "dtype", "bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
    "uint64", "float16", "float32", "float64", "complex64", "complex128", "str_", "bytes_",
    "bool", "longlong", "ulonglong",
  ]

  static let harmlessFunctions: Set<String> = [
    "relu", "relu6", "gelu", "silu", "elu", "selu", "celu", "glu", "mish", "leaky_relu", "prelu",
    "hardswish", "hardsigmoid", "hardtanh", "sigmoid", "tanh", "softmax", "log_softmax", "softplus",
    "logsigmoid", "dropout", "interpolate", "layer_norm", "linear", "cross_entropy", "mse_loss",
    "l1_loss", "smooth_l1_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits",
    "scaled_dot_product_attention",
  ]

  static let torchModules: Set<String> = ["torch", "torch.cuda", "torch.storage", "torch.sparse"]

  static let classPackages = [
    "torch.nn.modules.", "torch.optim.", "torch.nn.utils.parametrizations", "torch.ao.nn.",
    "torch.nn.quantized.",
  ]

  static let dangerousRoots: Set<String> = [
    "os", "posix", "nt", "sys", "subprocess", "_posixsubprocess", "socket", "_socket", "ssl",
    "_ssl",
    "shutil", "runpy", "pty", "commands", "ctypes", "_ctypes", "cffi", "importlib", "imp",
    "pkgutil",
    "code", "codeop", "bdb", "pdb", "trace", "profile", "cProfile", "_lsprof", "timeit",
    "webbrowser",
    "requests", "urllib", "urllib2", "urllib3", "http", "httplib", "httpx", "aiohttp", "ftplib",
    "smtplib", "imaplib", "poplib", "nntplib", "telnetlib", "xmlrpc", "socketserver", "wsgiref",
    "pickle", "_pickle", "cPickle", "pickletools", "dill", "cloudpickle", "joblib", "marshal",
    "shelve", "dbm", "pip", "ensurepip", "venv", "setuptools", "pkg_resources", "distutils",
    "pydoc",
    "doctest", "idlelib", "lib2to3", "asyncio", "multiprocessing", "_multiprocessing", "concurrent",
    "threading", "_thread", "signal", "tempfile", "glob", "io", "_io", "fileinput", "linecache",
    "tokenize", "logging", "sqlite3", "zipimport", "zipfile", "tarfile", "zipapp", "py_compile",
    "compileall", "site", "platform", "cgitb", "types", "inspect", "gc", "faulthandler", "atexit",
    "sched", "nturl2path", "winreg", "_winreg", "_winapi", "msvcrt", "fcntl", "mmap", "resource",
    "paramiko", "fabric", "antigravity", "this", "test", "unittest", "pytest", "IPython", "uuid",
    "_osx_support", "_aix_support", "_pyrepl", "rlcompleter", "readline", "tkinter", "curses",
    "select", "selectors", "crypt", "mailcap", "netrc", "getpass", "cgi", "symtable", "dis",
    "importlib_metadata", "importlib_resources", "_imp", "_frozen_importlib",
    "_frozen_importlib_external", "_gdbm", "_dbm", "_sqlite3", "syslog", "termios", "tty",
    "_posixshmem", "popen2", "xmlrpclib", "SocketServer", "SimpleHTTPServer", "BaseHTTPServer",
    "CGIHTTPServer",
    // Of the package index.
    "sh", "pexpect", "ptyprocess", "invoke", "plumbum", "psutil", "docker", "boto3", "botocore",
    "git", "dulwich", "pygit2", "numba", "mako", "fire", "tornado", "twisted", "gevent",
    "eventlet", "flask", "uvicorn", "gunicorn", "celery", "execnet", "Cython", "pyximport",
    "jsonpickle", "psycopg2", "pymysql", "websocket", "websockets", "pycurl", "wget", "gdown",
    "smart_open", "keyring", "pyautogui", "ipykernel",
  ]

  static let dangerousBuiltins: Set<String> = [
    "eval", "exec", "execfile", "compile", "open", "file", "__import__", "getattr", "setattr",
    "delattr", "vars", "globals", "locals", "input", "raw_input", "breakpoint", "apply", "map",
    "filter", "reduce", "help", "exit", "quit", "memoryview", "classmethod", "staticmethod",
    "property", "super", "__build_class__", "dir",
  ]

  /// Names of functions that run what they are given, whatever the module.
  static let executing: Set<String> = [
    "eval", "exec", "execfile", "system", "popen", "runstring", "__import__", "import_module",
    "check_output", "check_call", "Popen", "resolve_name", "run_path", "run_module", "runcode",
    "runsource", "load_module", "exec_module", "tofile",
  ]

  /// The packages that checkpoints name legitimately, so that what reaches out of them is told by
  /// its name.
  static let scientificRoots: Set<String> = [
    "torch", "numpy", "torchvision", "torchaudio", "scipy", "pandas", "sklearn", "tensorflow",
    "keras",
  ]

  static let dangerousParts: Set<String> = [
    "hub", "inductor", "dynamo", "codecache", "f2py", "distutils", "testing", "package", "fx",
    "export",
    "unsupported_tensor_ops", "cpp_extension", "multiprocessing", "rpc", "bottleneck",
    "collect_env",
    "fromfile", "from_file", "memmap", "DataSource", "genfromtxt", "ctypeslib", "datapipes",
    "benchmark", "io", "tensorboard", "elastic", "launch", "config_module", "ConfigModule",
    "model_zoo", "dump", "dumps", "dump_snapshot", "record_memory_history", "to_pickle", "to_csv",
    "to_json", "to_hdf", "to_parquet", "to_excel", "to_sql", "to_feather", "fetch_openml",
    "write_file", "write_jpeg", "write_png", "write_video", "download_url", "show_pickle",
    "file_baton", "FileBaton", "PyTorchFileReader", "PyTorchFileWriter",
    "rebuild_storage_filename", "new_shared_filename", "NpzFile", "apply_along_axis",
    "apply_over_axes", "fromfunction", "fromregex", "handle_torch_function", "tree_map",
    "symbolic_trace", "forward_from_src", "map_", "apply_", "init_process_group", "py_func",
    "numpy_function",
    "symbolic_shapes", "CompilationUnit", "eval", "query", "hipify", "onnx", "script",
  ]

  static let dangerousNames: [String: Set<String>] = [
    "operator": ["attrgetter", "itemgetter", "methodcaller", "call"],
    "_operator": ["attrgetter", "itemgetter", "methodcaller", "call"],
    "functools": ["reduce"], "_functools": ["reduce"],
    "itertools": ["starmap"],
    "pathlib": ["open", "read_text", "write_text", "read_bytes", "write_bytes", "unlink", "rmdir"],
    "copyreg": ["__newobj__", "add_extension", "dispatch_table"],
    "codecs": ["open", "encode", "decode"],
    "typing": ["_eval_type", "ForwardRef", "get_type_hints"],
    "weakref": ["finalize"], "contextlib": ["ExitStack", "AsyncExitStack"],
    "string": ["Formatter"], "dataclasses": ["make_dataclass"],
    "gzip": ["open", "GzipFile"], "bz2": ["open", "BZ2File"], "lzma": ["open", "LZMAFile"],
    "json": ["load"], "csv": ["reader", "writer"], "configparser": ["ConfigParser"],
    "xml": ["parse", "iterparse"],
    "hydra": [
      "instantiate", "call", "get_class", "get_method", "get_object", "get_static_method",
    ],
    "omegaconf": ["load"], "numexpr": ["evaluate", "re_evaluate", "NumExpr"],
    "sympy": ["sympify", "parse_expr", "lambdify"], "jinja2": ["Template", "from_string"],
    "h5py": ["File"], "zarr": ["open", "open_group"], "fsspec": ["open"],
    "cupy": ["load", "loads", "RawKernel", "RawModule", "compile_using_nvrtc"],
    "ray": ["init", "get", "remote"], "dask": ["compute"], "distributed": ["Client"],
    "jax": ["jit", "pure_callback"], "sqlalchemy": ["create_engine"],
    "PIL": ["open", "show", "save"], "cv2": ["imread", "imwrite", "VideoCapture"],
    "nltk": ["load", "download"], "wandb": ["init", "restore"], "mlflow": ["load_model"],
    "click": ["launch", "edit", "open_file"], "rich": ["save_text", "save_html", "save_svg"],
    "transformers": ["pipeline", "from_pretrained", "save_pretrained"],
    "diffusers": ["from_pretrained", "save_pretrained"],
    "huggingface_hub": ["hf_hub_download", "snapshot_download", "upload_file"],
    "safetensors": ["load_file", "save_file"],
    "lightning": ["load_from_checkpoint"], "pytorch_lightning": ["load_from_checkpoint"],
    "toml": ["load", "dump"], "simplejson": ["load", "dump"], "ruamel": ["YAML"],
    "mmengine": ["fromfile", "load"],
    "mmcv": ["fromfile", "load"],
    "yaml": ["load", "unsafe_load", "full_load"],
  ]
}
