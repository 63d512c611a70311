import Testing
import TorchCheckpoint

/// What is known of the classes and functions that pickles name.
@Suite struct ImportVerdictTests {
  private func verdict(_ text: String) -> ImportVerdict {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    return ImportVerdict(of: PickleGlobal(parts[0], parts[1]))
  }

  /// What checkpoints are made of.
  @Test(arguments: [
    "torch FloatStorage", "torch.cuda HalfStorage", "torch.storage UntypedStorage", "torch Size",
    "torch device", "torch float8_e4m3fn", "torch per_tensor_affine", "torch FloatTensor",
    "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter",
    "torch._tensor _rebuild_from_type_v2",
    "torch.nn.parameter Parameter", "torch.serialization _get_layout",
    "torch.jit._pickle build_intlist",
    "torch.nn.modules.linear Linear", "torch.nn.modules.container Sequential",
    "torch.optim.adamw AdamW",
    "__torch__.torch.nn.modules.linear Linear", "torch.nn.functional gelu",
    "collections OrderedDict",
    "collections defaultdict", "__builtin__ set", "builtins slice", "_codecs encode",
    "argparse Namespace",
    "numpy ndarray", "numpy.core.multiarray _reconstruct", "numpy._core.multiarray scalar",
    "datetime datetime", "decimal Decimal", "uuid UUID", "pathlib PosixPath",
    "copyreg _reconstructor",
    "mmengine.logging.history_buffer HistoryBuffer",
  ])
  func clean(_ name: String) { #expect(verdict(name) == .clean) }

  /// Projects' own classes, and functions that are merely unusual.
  @Test(arguments: [
    "my_project.models Net", "functools partial", "builtins type", "builtins print",
    "evil FloatStorage",
    "torch.nn.modules.module register_module_forward_hook", "torch._utils _rebuild_tensor_v9",
    "mmengine.config ConfigDict", "omegaconf.dictconfig DictConfig",
    "torch.utils.data.dataloader DataLoader",
    "transformers.training_args TrainingArguments", "models.loader Loader", "logger Logger",
  ])
  func unknown(_ name: String) { #expect(verdict(name) == .warning) }

  /// Gadgets of known attacks and of the lists of scanners.
  @Test(arguments: [
    "os system", "posix system", "nt system", "subprocess Popen", "builtins eval",
    "__builtin__ exec",
    "builtins __import__", "builtins open", "builtins compile", "builtins getattr",
    "builtins breakpoint",
    "__builtin__ apply", "sys exit", "socket create_connection", "shutil rmtree", "runpy run_path",
    "importlib import_module", "pickle loads", "_pickle loads", "dill loads", "marshal loads",
    "cloudpickle.cloudpickle _make_function", "types CodeType", "ctypes CDLL", "bdb Bdb.run",
    "pdb run",
    "cProfile run", "profile run", "timeit timeit", "trace Trace.run", "pydoc locate",
    "doctest debug_script",
    "idlelib.run Executive.runcode", "lib2to3.pgen2.grammar Grammar.loads", "ensurepip _run_pip",
    "venv create", "pip main", "pip._internal main", "distutils.file_util write_file",
    "pkgutil resolve_name",
    "pty spawn", "commands getoutput", "webbrowser open", "urllib.request urlopen",
    "http.client HTTPSConnection",
    "httplib HTTPSConnection", "requests.api get", "aiohttp ClientSession", "asyncio run",
    "ssl get_server_certificate",
    "imaplib IMAP4_stream", "code InteractiveInterpreter.runcode",
    "test.support.script_helper assert_python_ok",
    "uuid _get_command_stdout", "_osx_support _read_output", "_aix_support _read_cmd_output",
    "_pyrepl.pager pipe_pager", "logging FileHandler", "_io FileIO", "io open",
    "operator attrgetter",
    "_operator methodcaller", "operator itemgetter", "functools reduce", "torch load",
    "torch.serialization load",
    "torch.hub load", "torch.jit load", "torch.storage _load_from_bytes",
    "torch.package PackageImporter",
    "torch._inductor.codecache compile_file", "torch._dynamo.guards GuardBuilder.get",
    "torch.fx.graph_module reduce_graph_module",
    "torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression",
    "torch.jit.unsupported_tensor_ops execWrapper",
    "torch.utils._config_module ConfigModule.load_config",
    "torch.utils.bottleneck.__main__ run_cprofile", "torch.utils.collect_env run",
    "torch.utils.data.datapipes.utils.decoder basichandlers", "torch.utils.cpp_extension load",
    "torch.distributed.rpc rpc_sync", "torch from_file", "torch.ops load_library",
    "numpy.testing._private.utils runstring", "numpy load", "numpy fromfile",
    "numpy.f2py.crackfortran getlincoef",
    "numpy.ctypeslib load_library", "pandas read_pickle", "joblib load", "yaml unsafe_load",
    "my.module eval", "my.module system",
  ])
  func dangerous(_ name: String) { #expect(verdict(name) == .danger) }

  /// P2: dotted names walk from a harmless module to the rest of Python.
  @Test(arguments: [
    "torch os.system", "torch._utils sys.modules", "torch.nn.modules.module torch.os.system",
    "collections _sys.modules", "numpy os.system", "argparse Namespace.__init__.__globals__",
    "my.module builtins.eval", "my.module Thing.__reduce__", "my.module __globals__",
    "collections __builtins__",
    "torch serialization.load", "pathlib Path.write_text",
  ])
  func dotted(_ name: String) { #expect(verdict(name) == .danger) }

  /// A nested class of a project is as unknown as any other.
  @Test func dottedClass() { #expect(verdict("my.module Outer.Inner") == .warning) }
}
