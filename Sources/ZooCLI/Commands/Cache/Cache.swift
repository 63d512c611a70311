import ArgumentParser

/// The command `zoo cache`.
struct Cache: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look after the store: what is in it, what can go.",
    discussion: """
      The store lies in ZOO_HOME, else XDG_CACHE_HOME/zoo, else ~/.cache/zoo.

      Examples:
        zoo cache ls
        zoo cache rm 'beitv2_large*' --kind checkpoint --dry-run
        zoo cache prune --older-than 7d
      """,
    subcommands: [CacheList.self, CacheRemove.self, CachePrune.self, CacheVerify.self])
}
