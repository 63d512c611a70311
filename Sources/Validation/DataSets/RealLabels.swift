internal import FoundationEssentials
internal import Tensors

/// The reassessed labels of ImageNet's validation pictures (ReaL): the classes that people saw in each.
///
/// The file is a list of lists, in the order of the pictures' numbers, which count from 1.
struct RealLabels {
  private let path: String
  private let lists: [[Int]]

  /// Reads the file at `path`, whose classes are below `classes`.
  init(path: String, classes: Int) throws(ValidationError) {
    self.path = path
    let bytes = try contents(of: path, limit: 256 << 20)
    do {
      lists = try JSONDecoder().decode([[Int]].self, from: Data(bytes))
    } catch let error as DecodingError {
      throw ValidationError(
        path, .dataSet,
        error.picture.map { "picture \($0): " + words(for: error) }
          ?? "expected a list of lists of classes: " + words(for: error))
    } catch {
      throw ValidationError(path, .dataSet, words(for: error))
    }
    for (index, list) in lists.enumerated() {
      guard let wrong = list.first(where: { !(0..<classes).contains($0) }) else { continue }
      throw ValidationError(
        path, .dataSet,
        "picture \(index + 1): expected classes 0 to \(classes - 1), found \(wrong)")
    }
  }

  /// The classes that people saw in `file`, each once; none where they saw none.
  func classes(of file: String) throws(ValidationError) -> [Int] {
    guard let number = Self.number(of: file) else {
      throw ValidationError(
        path, .dataSet,
        "expected pictures numbered as ILSVRC2012_val_00000001 is, found \(quoted(file))",
        hint: "these labels are of ImageNet's validation pictures alone")
    }
    guard lists.indices.contains(number - 1) else {
      throw ValidationError(
        path, .dataSet, "expected pictures 1 to \(lists.count), found \(quoted(file))")
    }
    var seen: Set<Int> = []
    return lists[number - 1].filter { seen.insert($0).inserted }
  }

  /// The number of a validation picture: digits alone or after a mark.
  ///
  /// Training pictures count within their class, and digests may end in digits.
  private static func number(of file: String) -> Int? {
    let name = numberedName(of: file)
    let before = name.reversed().drop { isNumber(String($0)) }
    guard before.first.map({ "_- .".contains($0) }) ?? true,
      !isWnid(String(name.prefix(9)))
    else { return nil }
    return fileNumber(of: file)
  }
}

extension DecodingError {
  /// The number of the picture whose list it is about.
  fileprivate var picture: Int? {
    let path: [any CodingKey]? =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context.codingPath
      @unknown default: nil
      }
    return path?.first?.intValue.map { $0 + 1 }
  }
}
