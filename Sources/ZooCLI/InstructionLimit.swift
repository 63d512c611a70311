import BEiTZoo
import Glibc

/// The limit on processor instructions that the environment sets, for tests and comparisons.
enum InstructionLimit {
  /// Takes `ZOO_ISA` over.
  static func adopt() throws {
    guard let text = unsafe getenv("ZOO_ISA").map({ unsafe String(cString: $0) }), !text.isEmpty
    else { return }
    guard let instructions = ModelInstructions(rawValue: text) else {
      let known = ModelInstructions.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandError("ZOO_ISA", "expected one of \(known), found `\(text)`")
    }
    instructions.limit()
  }
}
