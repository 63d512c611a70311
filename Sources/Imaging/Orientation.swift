/// What to do with the orientation that a camera notes in a picture's Exif block.
public enum Orientation: String, Codable, Hashable, Sendable {
  /// Keep the pixels as they are stored, as Pillow's `Image.open` and the original evaluations do.
  case ignore
  /// Turn and mirror the picture upright, as OpenCV's reader and mmpretrain do.
  case apply
}
