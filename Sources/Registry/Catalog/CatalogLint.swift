internal import Fetching
internal import Tensors

/// What is wrong with a catalogue file, and what could be better.
package struct CatalogLint: Hashable, Sendable {
  /// A remark on a place in the file.
  package struct Remark: Codable, Hashable, Sendable {
    /// `error` where the file cannot be used as it is, else `warning`.
    package let severity: Severity
    /// The place as a path, such as `models[3].files[0].url`; empty for the file as a whole.
    package let place: String
    /// What is wrong there.
    package let detail: String
  }

  /// How bad something is.
  package enum Severity: String, Codable, Hashable, Sendable {
    /// The file is refused.
    case error
    /// The file is read all the same.
    case warning
  }

  /// Everything that there is to say, errors first.
  package let remarks: [Remark]

  /// Whether the file can be used.
  package var isUsable: Bool { remarks.allSatisfy { $0.severity != .error } }

  /// Looks at the catalogue file at `path`, laid over `base`; a file that stands alone, as the one of
  /// the program does, is right as well.
  package init(path: String, over base: Catalog) throws(RegistryError) {
    let bytes: [UInt8]
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      bytes = try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
    let file: CatalogFile
    do throws(RegistryError) { file = try CatalogFile(bytes, path: path) } catch {
      guard case .invalidCatalog(_, let place, let reason) = error else { throw error }
      remarks = [Remark(severity: .error, place: place, detail: reason)]
      return
    }
    let alone = Self.faults(of: file, over: nil)
    let overlaid = alone.isEmpty ? [] : Self.faults(of: file, over: base)
    // Of the two readings the one that fits better is meant.
    let faults = overlaid.count < alone.count ? overlaid : alone
    let unknown = try Catalog.unknownKeys(in: bytes, path: path)
    remarks =
      faults.map { Remark(severity: .error, place: $0.place, detail: $0.reason) }
      + unknown.map { Remark(severity: .warning, place: $0, detail: "is not a known key") }
      + file.advice.map { Remark(severity: .warning, place: $0.place, detail: $0.reason) }
  }

  private static func faults(of file: CatalogFile, over base: Catalog?) -> [CatalogFault] {
    var faults = file.faults(labels: Set(LabelSet.names), base: base)
    let replaced = Set(file.models.compactMap(\.replaces).map { $0.lowercased() })
    let kept = (base?.models ?? []).filter { model in
      !([model.name, model.qualifiedName] + model.aliases).contains {
        replaced.contains($0.lowercased())
      }
    }
    do throws(CatalogFault) { _ = try NameIndex(kept + file.models, known: kept.count) } catch {
      faults.append(error)
    }
    return faults
  }
}

extension CatalogFile {
  /// What a careful keeper would not leave out.
  fileprivate var advice: [CatalogFault] {
    models.enumerated().flatMap { index, model in
      let place = "models[\(index)]"
      var advice: [CatalogFault] = []
      if model.files.isEmpty {
        advice.append(CatalogFault(place: "\(place).files", reason: "no file is named"))
      }
      if model.license == nil {
        advice.append(CatalogFault(place: place, reason: "no license is stated"))
      }
      for (number, file) in model.files.enumerated() where file.isUnproven {
        advice.append(
          CatalogFault(
            place: "\(place).files[\(number)]",
            reason: "no sha256 is stated: the first file that comes is trusted"))
      }
      return advice
    }
  }
}

extension ModelFile {
  /// Whether nothing says which bytes the file has.
  fileprivate var isUnproven: Bool {
    state != .dead && sha256 == nil && sha256Prefix == nil && digestDigits(inName: name) == nil
  }
}
