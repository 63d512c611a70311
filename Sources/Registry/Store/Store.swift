/// Where the files of models lie on this machine.
///
/// `ROOT/models/NAME/` holds all that belongs to one model: checkpoints under their publishers'
/// file names, beside each its record (`FILE.json`), and the converted `NAME.safetensors`.
package struct Store: Hashable, Sendable {
  /// The folder of the store.
  package let root: String

  /// A store in the folder `root`, which need not exist yet.
  package init(root: String) { self.root = root }

  /// The store that the environment asks for: `ZOO_HOME`, else `$XDG_CACHE_HOME/zoo`, else
  /// `~/.cache/zoo`.
  ///
  /// An empty variable counts as none, and so does an `XDG_CACHE_HOME` that is not absolute, as its
  /// specification demands.
  package init(environment: [String: String]) throws(RegistryError) {
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let home = folder("ZOO_HOME") {
      root = home
    } else if let cache = folder("XDG_CACHE_HOME"), cache.hasPrefix("/") {
      root = "\(cache)/zoo"
    } else if let home = folder("HOME") {
      root = "\(home)/.cache/zoo"
    } else {
      throw .noHome
    }
  }

  /// The folder of all models.
  package var modelsFolder: String { "\(root)/models" }

  /// The folder of `entry`.
  package func folder(of entry: ModelEntry) -> String { "\(modelsFolder)/\(entry.name)" }

  /// Where `file` of `entry` lies once it is here.
  package func path(of file: ModelFile, of entry: ModelEntry) -> String {
    "\(folder(of: entry))/\(file.name)"
  }

  /// Where the converted file of `entry` lies once it is made.
  package func convertedPath(of entry: ModelEntry) -> String {
    // A publisher may have taken that name for the checkpoint.
    let name = "\(entry.name).safetensors"
    let isTaken = entry.files.contains { $0.name == name }
    return "\(folder(of: entry))/" + (isTaken ? "\(entry.name).converted.safetensors" : name)
  }

  /// Where `stored` lies.
  package func path(of stored: StoredFile) -> String {
    "\(modelsFolder)/\(stored.model)/\(stored.file)"
  }

  /// Where the record of the file at `path` lies.
  package func recordPath(of path: String) -> String { "\(path).json" }
}
