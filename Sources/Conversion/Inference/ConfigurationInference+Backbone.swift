internal import BEiTModels

extension ConfigurationInference {
  /// Which settings speak of a backbone.
  enum Scope {
    /// The only backbone, or the first.
    case alone
    /// The tokenizer inside a pretraining file.
    case inside
    /// The decoder of a tokenizer with this encoder.
    case decoder(BackboneConfiguration)
  }

  mutating func backbone(
    at prefix: String, scope: Scope
  ) throws(ConversionError) -> BackboneConfiguration {
    let width = try shapes.require(prefix + "classToken", rank: 3)[2]
    let patch = try shapes.require(prefix + "patchEmbedding.weight", rank: 4)
    guard patch[2] == patch[3] else {
      throw .unknownConfiguration(reason: "its patches are \(patch[2]) by \(patch[3]) pixels")
    }
    let depth = shapes.count(prefix + "blocks.#.norm1.weight")
    guard depth > 0 else {
      let name = shapes.name(of: prefix + "blocks.0.norm1.weight")
      throw .unknownConfiguration(reason: "there is no `\(name)`")
    }
    let bias = try positionBias(at: prefix)
    let grid = try self.grid(at: prefix, patchSize: patch[2], table: bias.shape, scope: scope)
    let backbone = BackboneConfiguration(
      imageSize: grid * patch[2], patchSize: patch[2], channels: patch[1], width: width,
      depth: depth,
      heads: try heads(of: width, columns: bias.shape?[1], scope: scope),
      mlpWidth: try shapes.require(prefix + "blocks.0.mlp.fc1.weight", rank: 2)[0],
      layerNormEpsilon: try layerNormEpsilon(),
      relativePositionBias: bias.kind,
      absolutePositionEmbedding: shapes[prefix + "positionEmbedding"] != nil,
      layerScale: shapes[prefix + "blocks.0.layerScale1"] != nil,
      maskToken: shapes[prefix + "maskToken"] != nil)
    try check(backbone, scope: scope)
    return backbone
  }

  private func positionBias(
    at prefix: String
  ) throws(ConversionError) -> (kind: BackboneConfiguration.RelativePositionBias, shape: [Int]?) {
    let shared = prefix + "relativePositionBias"
    let own = prefix + "blocks.0.attention.relativePositionBias"
    switch (shapes[shared], shapes[own]) {
    case (nil, nil): return (.none, nil)
    case (_?, nil): return (.shared, try shapes.require(shared, rank: 2))
    case (nil, _?): return (.perBlock, try shapes.require(own, rank: 2))
    case (_?, _?): return (.both, try shapes.require(own, rank: 2))
    }
  }

  // The patches along one side: from the table, from the positions, or stated.
  private mutating func grid(
    at prefix: String, patchSize: Int, table: [Int]?, scope: Scope
  ) throws(ConversionError) -> Int {
    let own = prefix + "blocks.0.attention.relativePositionBias"
    let name = shapes.name(
      of: shapes[own] == nil ? prefix + "relativePositionBias" : own)
    let fromTable = try table.map { shape throws(ConversionError) in
      try Self.grid(ofTable: shape, name: name)
    }
    let fromPositions = try gridOfPositions(at: prefix)
    if let fromTable, let fromPositions, fromTable != fromPositions {
      throw .wrongGrid(
        tensor: shapes.name(of: prefix + "positionEmbedding"),
        expected: "\(fromTable)x\(fromTable), the grid of `\(name)`",
        found: "\(fromPositions)x\(fromPositions)")
    }
    if let grid = fromTable ?? fromPositions {
      if fromTable != nil { try checkIndexes(grid) }
      return grid
    }
    return try statedGrid(patchSize: patchSize, scope: scope)
  }

  /// The grid side g for which a table has (2g-1)^2 + 3 rows.
  static func grid(ofTable shape: [Int], name: String) throws(ConversionError) -> Int {
    let rows = shape.first ?? 0
    let side = Int(Double(max(rows - 3, 0)).squareRoot())
    guard rows > 3, side * side == rows - 3, side % 2 == 1 else {
      throw .tableNotSquare(tensor: name, shape: shape)
    }
    return (side + 1) / 2
  }

  private func gridOfPositions(at prefix: String) throws(ConversionError) -> Int? {
    let weight = prefix + "positionEmbedding"
    guard shapes[weight] != nil else { return nil }
    let tokens = try shapes.require(weight, rank: 3)[1]
    let side = Int(Double(tokens - 1).squareRoot())
    guard side > 0, side * side == tokens - 1 else {
      throw .wrongGrid(
        tensor: shapes.name(of: weight), expected: "one token and a square of patches",
        found: "\(tokens) tokens")
    }
    return side
  }

  private func checkIndexes(_ grid: Int) throws(ConversionError) {
    let tokens = grid * grid + 1
    for index in shapes.positionIndexes where index.shape != [tokens, tokens] {
      throw .wrongGrid(
        tensor: index.name, expected: "\([tokens, tokens]) for \(grid)x\(grid) patches",
        found: "\(index.shape)")
    }
  }

  private mutating func statedGrid(
    patchSize: Int, scope: Scope
  ) throws(ConversionError) -> Int {
    if case .decoder(let encoder) = scope { return encoder.grid }
    guard let side: Int = try settings.value(.imageSize) else {
      throw .settingNeeded(
        key: Setting.imageSize.rawValue,
        reason: "the file has neither a position table nor position embeddings")
    }
    guard (1...TensorShapes.maximumExtent).contains(side), side.isMultiple(of: patchSize) else {
      throw .badSetting(
        key: Setting.imageSize.rawValue, value: "\(side)",
        expected: "a positive multiple of \(patchSize)")
    }
    return side / patchSize
  }

  private mutating func heads(
    of width: Int, columns: Int?, scope: Scope
  ) throws(ConversionError) -> Int {
    let setting = scope.heads
    if let heads: Int = try settings.value(setting, found: columns) {
      guard heads > 0, width.isMultiple(of: heads) else {
        throw .unknownConfiguration(reason: "width \(width) does not divide into \(heads) heads")
      }
      return heads
    }
    if case .decoder(let encoder) = scope, encoder.width == width { return encoder.heads }
    guard width.isMultiple(of: 64) else {
      throw .settingNeeded(
        key: setting.rawValue,
        reason: "the file has no position table, and width \(width) is no multiple of 64")
    }
    return assume(setting, width / 64, because: "assumed heads of 64 channels")
  }

  /// All original implementations use 1e-6; transformers defaults to 1e-12.
  private mutating func layerNormEpsilon() throws(ConversionError) -> Double {
    if let stated: Double = try settings.value(.layerNormEpsilon) {
      guard stated >= 0 else {
        throw .badSetting(
          key: Setting.layerNormEpsilon.rawValue, value: "\(stated)", expected: "at least 0")
      }
      return stated
    }
    guard layout == .huggingFace || layout == .huggingFaceMemory else { return 1e-6 }
    let note = "assumed the default of transformers, as there is no config.json"
    return assumptions.contains { $0.hasPrefix(Setting.layerNormEpsilon.rawValue) }
      ? 1e-12 : assume(.layerNormEpsilon, 1e-12, because: note)
  }

  private mutating func check(
    _ backbone: BackboneConfiguration, scope: Scope
  ) throws(ConversionError) {
    switch scope {
    case .alone:
      try settings.check(.imageSize, backbone.imageSize)
      try settings.check(.patchSize, backbone.patchSize)
      try settings.check(.grid, backbone.grid)
      try settings.check(.width, backbone.width)
      try settings.check(.depth, backbone.depth)
      try settings.check(.headSize, backbone.headWidth)
      try settings.check(.mlpRatio, Double(backbone.mlpWidth) / Double(backbone.width))
      try settings.check(.intermediate, backbone.mlpWidth)
      try settings.check(.sharedBias, backbone.relativePositionBias.isShared)
    case .inside:
      try settings.check(.tokenizerWidth, backbone.width)
      try settings.check(.tokenizerDepth, backbone.depth)
    case .decoder: try settings.check(.decoderDepth, backbone.depth)
    }
  }
}

extension ConfigurationInference.Scope {
  /// The setting that states the heads.
  var heads: Setting {
    switch self {
    case .alone: .heads
    case .inside: .tokenizerHeads
    case .decoder: .decoderHeads
    }
  }
}
