/// A class or function that a pickle names.
public struct Import: Hashable, Sendable, Codable {
  /// The module.
  public let module: String
  /// The name inside the module.
  public let name: String
  /// What is known of it.
  public internal(set) var verdict: ImportVerdict
  /// Whether the pickle asks for it to be called; nothing is ever called here.
  public internal(set) var isCalled: Bool
}
