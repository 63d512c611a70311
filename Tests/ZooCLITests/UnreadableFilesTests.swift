import FoundationEssentials
import Testing
import TestSupport

/// Files that are no checkpoints, given to every command that takes one.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct UnreadableFilesTests {
  /// A file that cannot be read, and what must be said about it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let said: String
    var make: @Sendable (Program) throws -> Void = { _ in }

    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "missing.pth", said: "no such file or directory"),
    Case(name: "empty.pth", said: "the file is empty") { try $0.write("", "empty.pth") },
    Case(name: "page.pth", said: "web page") {
      try $0.write("<!DOCTYPE html><html><body>404</body></html>", "page.pth")
    },
    Case(name: "cut.pth", said: "incomplete") {
      let whole = try Data(contentsOf: URL(filePath: Samples.checkpoint))
      try $0.write(Array(whole.prefix(900_000)), "cut.pth")
    },
    Case(name: "cut.safetensors", said: "truncated") {
      try $0.write(Array(Samples.safetensors(naming: "weight").dropLast(2)), "cut.safetensors")
    },
    Case(name: "photo.bin", said: "JPEG") {
      try $0.write(
        Array(Data(contentsOf: URL(filePath: Samples.picture("dots_00.jpg")))), "photo.bin")
    },
    Case(name: "folder", said: "model.safetensors") {
      try FileManager.default.createDirectory(
        atPath: $0.path("folder"), withIntermediateDirectories: true)
    },
  ]

  /// Every command refuses it with 2, says why on stderr alone, and leaves nothing behind.
  @Test(arguments: cases) func refused(file: Case) throws {
    try withProgram { zoo in
      try file.make(zoo)
      let before = try names(in: zoo.folder)
      for arguments in commands(on: file.name) {
        let outcome = try zoo.run(arguments)
        #expect(outcome.isRefusal, "\(arguments): \(outcome)")
        #expect(outcome.stderr.contains(file.said), "\(arguments): \(outcome.stderr)")
        #expect(outcome.stderr.hasPrefix(file.name), "\(arguments): \(outcome.stderr)")
        #expect(try names(in: zoo.folder) == before, "\(arguments)")
      }
    }
  }

  private func commands(on file: String) -> [[String]] {
    [
      ["inspect", file], ["inspect", file, "--json"],
      ["convert", file, "-o", "out.safetensors"],
      ["convert", file, "-o", "out.safetensors", "--json", "--lenient"],
      ["predict", file, Samples.picture("dots_00.jpg")],
      ["run", file, "missing.safetensors", "-o", "out.safetensors"],
      ["validate", file, "--references", Samples.references],
      ["diff", file, Samples.checkpoint], ["diff", Samples.checkpoint, file, "--json"],
      ["features", file, Samples.picture("dots_00.jpg"), "-o", "out.safetensors"],
      ["attention", file, Samples.picture("dots_00.jpg"), "-o", "out.png"],
      ["tokenize", file, Samples.picture("dots_00.jpg"), "--json"],
      ["segment", file, Samples.picture("dots_00.jpg"), "-o", "out.png"],
    ]
  }

  /// A scan reports it, and its status is not that of a clean file.
  @Test(arguments: cases) func scanned(file: Case) throws {
    try withProgram { zoo in
      try file.make(zoo)
      let outcome = try zoo("scan", file.name)
      #expect(outcome.status == 2)
      #expect(outcome.stdout == "\(file.name): warning, not readable to its end\n")
      #expect(outcome.isWellFormedComplaint, "\(outcome)")
    }
  }
}
