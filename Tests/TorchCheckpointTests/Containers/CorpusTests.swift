import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Every file that PyTorch wrote for the corpus reads as PyTorch described it.
@Suite(.enabled(if: !CorpusCase.all.isEmpty, "the corpus of files written by PyTorch is absent"))
struct CorpusTests {
  private static let folder = shared + "/oracle/torch/"

  @Test(arguments: CorpusCase.all)
  func readsAsDescribed(_ description: String) throws {
    let expected = try readJSON(CorpusCase.self, at: Self.folder + description)
    // Directories are the business of `Checkpoints`.
    guard expected.container != "directory" else { return }
    try expected.check(in: Self.folder)
  }

  /// The few files of the corpus that are unusual enough to say so.
  private static let unusual: [String: Set<String>] = [
    "names_non_ascii_ünï.pt": ["odd-name"],  // a newline and a NUL
    "odd_objects.pt": ["unknown-import"],  // a project's own classes, functools.partial
    "trailing_pickle_bytes.pt": ["bytes-after-stop"],
    "whole_module_custom.pt": ["unknown-import"],  // a project's own module
  ]

  /// Files that honest programs wrote raise no alarm.
  @Test(arguments: CorpusCase.all)
  func raisesNoAlarm(_ description: String) throws {
    let expected = try readJSON(CorpusCase.self, at: Self.folder + description)
    guard expected.container != "directory" else { return }
    let report = ScanReport(
      path: Self.folder + expected.file, offset: expected.open?.offset ?? 0)
    #expect(Set(report.findings.alarms) == Self.unusual[expected.file] ?? [])
  }

  /// Nor do checkpoints of whole projects, optimizers, message hubs and all.
  @Test(arguments: CorpusCase.projects)
  func projectsRaiseNoAlarm(_ path: String) {
    let report = ScanReport(path: path)
    #expect(report.error == nil)
    #expect(report.findings.alarms == [])
  }
}
