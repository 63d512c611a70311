/// From which end the entries of an archive are read.
package enum ReadingDirection: Sendable {
  case forward
  case backward
}
