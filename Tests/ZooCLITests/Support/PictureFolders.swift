import FoundationEssentials
import TestSupport

extension Program {
  /// Puts the bundled pictures into `val`, a folder for each class.
  func makePictureFolders() throws {
    let pictures = "\(fixtures)/tiny/pictures"
    for name in try names(in: pictures) {
      let folder = path("val/\(name.prefix { $0 != "_" })")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(name)", withDestinationPath: "\(pictures)/\(name)")
    }
  }
}
