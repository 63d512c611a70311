/// What an object of a pickle means to PyTorch.
package enum TorchValue: Sendable {
  /// A tensor.
  case tensor(TorchTensor)
  /// A block of bytes.
  case storage(TorchStorage)
  /// A NumPy array or scalar.
  case array(NumPyArray)
  /// A class whose source code came along (legacy streams).
  case classReference(PickleGlobal)
  /// Nothing with bytes.
  case other
}
