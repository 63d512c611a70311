/// The attributes that pickles fetch with `getattr` legitimately.
///
/// Python writes a method, or a function that lives in a class, as `getattr(class, name)`. Whatever
/// is not listed here may be a method that reaches files, such as `numpy.ndarray.tofile`, and a
/// function that calls what it is given is never far.
enum KnownAttributes {
  /// Whether the attribute `name` of `owner` is a function that only computes.
  static func contains(_ name: String, of owner: PickleGlobal) -> Bool {
    names[owner]?.contains(name) ?? false
  }

  private static let names: [PickleGlobal: Set<String>] = [
    PickleGlobal("torch._C", "_VariableFunctionsClass"): tensorFunctions,
    PickleGlobal("torch._C", "_VariableFunctions"): tensorFunctions,
    PickleGlobal("torch._C", "TensorBase"): tensorFunctions,
    PickleGlobal("torch._C", "_TensorBase"): tensorFunctions,
    PickleGlobal("torch._tensor", "Tensor"): tensorFunctions,
    PickleGlobal("torch", "Tensor"): tensorFunctions,
    PickleGlobal("mmengine.logging.history_buffer", "HistoryBuffer"): [
      "min", "max", "mean", "current", "statistics", "data",
    ],
    PickleGlobal("builtins", "str"): textFunctions,
    PickleGlobal("__builtin__", "str"): textFunctions,
    PickleGlobal("__builtin__", "unicode"): textFunctions,
  ]

  private static let textFunctions: Set<String> = [
    "lower", "upper", "strip", "lstrip", "rstrip", "split", "title", "capitalize", "casefold",
  ]

  /// Functions from tensors to tensors, as models keep them for activations, norms and poolings.
  private static let tensorFunctions: Set<String> = [
    // Activations.
    "relu", "relu_", "relu6", "prelu", "rrelu", "rrelu_", "leaky_relu", "celu", "celu_", "selu",
    "selu_", "elu", "gelu", "silu", "mish", "hardshrink", "softshrink", "tanh", "tanh_", "sigmoid",
    "sigmoid_", "softmax", "log_softmax", "logit", "threshold", "threshold_", "dropout", "dropout_",
    "alpha_dropout", "alpha_dropout_", "feature_dropout", "feature_alpha_dropout",
    // Elements.
    "abs", "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide",
    "floor_divide", "pow", "square", "sqrt", "rsqrt", "exp", "exp2", "expm1", "log", "log2",
    "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh",
    "asinh", "acosh", "atanh", "erf", "erfc", "erfinv", "floor", "ceil", "round", "trunc", "frac",
    "sign", "sgn", "neg", "negative", "positive", "reciprocal", "clamp", "clamp_min", "clamp_max",
    "clip", "lerp", "where", "isnan", "isinf", "isfinite", "nan_to_num", "maximum", "minimum",
    "fmax", "fmin", "remainder", "fmod", "eq", "ne", "lt", "le", "gt", "ge", "logical_and",
    "logical_or", "logical_not", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_not",
    "bitwise_xor",
    // Reductions.
    "sum", "mean", "std", "var", "var_mean", "std_mean", "min", "max", "amin", "amax", "aminmax",
    "argmin", "argmax", "prod", "median", "mode", "norm", "logsumexp", "cumsum", "cumprod", "all",
    "any", "count_nonzero", "topk", "sort", "argsort", "unique", "histc", "bincount", "quantile",
    // Products.
    "matmul", "mm", "bmm", "mv", "dot", "inner", "outer", "addmm", "baddbmm", "einsum", "tensordot",
    "kron", "cross", "cosine_similarity", "cdist", "pairwise_distance", "bilinear",
    // Layers.
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
    "max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "adaptive_avg_pool1d",
    "adaptive_max_pool1d", "batch_norm", "layer_norm", "group_norm", "instance_norm", "rms_norm",
    "embedding", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "grid_sampler",
    // Shapes.
    "cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "split", "chunk",
    "unbind", "squeeze", "unsqueeze", "reshape", "flatten", "ravel", "permute", "transpose", "t",
    "swapaxes", "swapdims", "movedim", "moveaxis", "flip", "fliplr", "flipud", "roll", "rot90",
    "tile", "narrow", "select", "gather", "scatter", "index_select", "masked_select", "take",
    "take_along_dim", "diag", "diagonal", "tril", "triu", "clone", "detach", "broadcast_to",
    "expand_copy", "repeat_interleave", "meshgrid",
    // Makers.
    "zeros", "ones", "full", "empty", "zeros_like", "ones_like", "full_like", "empty_like", "rand",
    "randn", "rand_like", "randn_like", "randint", "randperm", "arange", "linspace", "logspace",
    "eye", "normal", "bernoulli", "multinomial", "poisson",
  ]
}
