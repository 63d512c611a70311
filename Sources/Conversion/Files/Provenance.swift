package import BEiTModels

/// What the metadata of a converted file tells about where it comes from.
package struct Provenance: Hashable, Sendable {
  /// The program and its version.
  package var tool: String
  /// The layout of the file.
  package var layout: Layout
  /// The model in the file.
  package var configuration: Configuration
  /// How pictures are prepared for the model, as JSON.
  package var preprocessing: String?
  /// The metrics recorded for the weights, as JSON.
  package var metrics: String?
  /// The file that the weights come from.
  package var source: Source?
  /// The digest of the rename plan.
  package var planDigest: String?
  /// Tensors that were one in the source, by their names here.
  package var ties: [[String]]

  /// The file that weights come from.
  package struct Source: Hashable, Sendable {
    /// The name without its folder, or the name in the zoo.
    package var name: String
    /// The size in bytes.
    package var size: Int
    /// The SHA-256.
    package var sha256: String
    /// The layout, where it is a known one.
    package var layout: Layout?

    /// Describes a source.
    package init(name: String, size: Int, sha256: String, layout: Layout?) {
      self.name = name
      self.size = size
      self.sha256 = sha256
      self.layout = layout
    }
  }

  /// Describes where a file comes from.
  package init(
    tool: String, layout: Layout, configuration: Configuration, preprocessing: String? = nil,
    metrics: String? = nil, source: Source? = nil, planDigest: String? = nil,
    ties: [[String]] = []
  ) {
    self.tool = tool
    self.layout = layout
    self.configuration = configuration
    self.preprocessing = preprocessing
    self.metrics = metrics
    self.source = source
    self.planDigest = planDigest
    self.ties = ties
  }
}

extension Provenance {
  /// The keys of the metadata.
  enum Key {
    static let format = "format"
    static let tool = "tool"
    static let layout = "layout"
    static let configuration = "configuration"
    static let preprocessing = "preprocessing"
    static let metrics = "metrics"
    static let source = "source"
    static let sourceSize = "source_size"
    static let sourceSHA256 = "source_sha256"
    static let sourceLayout = "source_layout"
    static let planDigest = "plan_digest"
    static let ties = "ties"
  }

  /// The `__metadata__` of a safetensors file.
  ///
  /// `format` is `pt`, since transformers refuses files that do not say so.
  package func metadata() throws(ConversionError) -> [String: String] {
    var metadata = try Provenance.metadata(
      tool: tool, source: source, planDigest: planDigest, ties: ties)
    metadata[Key.layout] = layout.rawValue
    metadata[Key.configuration] = try jsonText(configuration)
    metadata[Key.preprocessing] = preprocessing
    metadata[Key.metrics] = metrics
    return metadata
  }

  /// The same of a file whose model is not known.
  package static func metadata(
    tool: String, source: Source?, planDigest: String?, ties: [[String]]
  ) throws(ConversionError) -> [String: String] {
    var metadata = [Key.format: "pt", Key.tool: tool]
    metadata[Key.source] = source?.name
    metadata[Key.sourceSize] = source.map { "\($0.size)" }
    metadata[Key.sourceSHA256] = source?.sha256
    metadata[Key.sourceLayout] = source?.layout?.rawValue
    metadata[Key.planDigest] = planDigest
    if !ties.isEmpty { metadata[Key.ties] = try jsonText(ties) }
    return metadata
  }

  /// Reads the metadata of a file, or gives nil where it was not written by this library.
  package init?(metadata: [String: String]) throws(ConversionError) {
    guard let tool = metadata[Key.tool], let configuration = metadata[Key.configuration],
      let layout = metadata[Key.layout].flatMap(Layout.init)
    else { return nil }
    self.init(
      tool: tool, layout: layout,
      configuration: try decodeJSON(
        Configuration.self, from: configuration, subject: "metadata \(Key.configuration)"),
      preprocessing: metadata[Key.preprocessing], metrics: metadata[Key.metrics],
      source: Source(metadata: metadata), planDigest: metadata[Key.planDigest])
    if let ties = metadata[Key.ties] {
      self.ties = try decodeJSON([[String]].self, from: ties, subject: "metadata \(Key.ties)")
    }
  }
}

extension Provenance.Source {
  fileprivate init?(metadata: [String: String]) {
    guard let name = metadata[Provenance.Key.source],
      let size = metadata[Provenance.Key.sourceSize].flatMap({ Int($0) }),
      let sha256 = metadata[Provenance.Key.sourceSHA256]
    else { return nil }
    self.init(
      name: name, size: size, sha256: sha256,
      layout: metadata[Provenance.Key.sourceLayout].flatMap(Layout.init))
  }
}
