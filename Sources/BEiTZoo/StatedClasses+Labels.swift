internal import TorchCheckpoint

extension StatedClasses {
  /// The classes as labels: a set of the program where they are the same, else what the file states.
  ///
  /// A set says more than names: ImageNet's classes have the identifiers that its subsets refer to.
  var labels: LabelReference {
    for name in LabelSet.names {
      if let set = LabelSet.named(name), set.count == names.count, isMostly(set) {
        return .named(name)
      }
    }
    guard let colors else { return .list(names) }
    return .colored(
      zip(names, colors).map { name, color in
        LabelReference.ColoredName(
          name, LabelSet.Color(red: color.x, green: color.y, blue: color.z))
      })
  }

  /// Whether the first names of nine classes in ten are those of `set`; projects spell some otherwise.
  private func isMostly(_ set: LabelSet) -> Bool {
    let same = zip(names, set.labels).count { name, label in
      let first = name.prefix { $0 != "," }
      return first.lowercased() == label.shortName.lowercased()
    }
    return same * 10 >= names.count * 9
  }
}
