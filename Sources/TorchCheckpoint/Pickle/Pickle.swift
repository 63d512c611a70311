/// One interpreted pickle.
package struct Pickle: Sendable {
  /// The containers and objects.
  package let graph: PickleGraph
  /// The value that the pickle describes.
  package let root: PickleValue
  /// The offset of the first byte after STOP.
  package let end: Int
}
