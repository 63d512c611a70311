import ArgumentParser

/// The command `zoo cache verify`.
struct CacheVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: Verify.configuration.abstract,
    discussion: Verify.configuration.discussion)

  @OptionGroup var verify: Verify

  func run() throws { try verify.run() }
}
