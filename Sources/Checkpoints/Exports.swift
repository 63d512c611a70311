// One import gives the readers, the writers and the tensors they speak of.
@_exported public import Safetensors
@_exported public import Tensors
@_exported public import TorchCheckpoint
