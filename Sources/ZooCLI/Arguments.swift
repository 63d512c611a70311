// What a word on the command line means, for types of the library.
public import ArgumentParser
public import BEiTZoo

extension PreprocessingChoice: ExpressibleByArgument {
  /// Reads a name or a path.
  public init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self.init(argument)
  }
}

extension ClassChange: ExpressibleByArgument {
  /// Reads the name of a set, or a number.
  public init?(argument: String) { self.init(argument) }
}

extension FeatureStage: ExpressibleByArgument {}
