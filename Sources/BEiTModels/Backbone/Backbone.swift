internal import Kernels
internal import Synchronization

/// A vision transformer of the BEiT family up to its last block, without the final norm.
struct Backbone: Sendable {
  let configuration: BackboneConfiguration
  let sharedBias: PositionBias?
  private let patchEmbedding: Linear
  private let classToken: [Float]
  private let maskToken: [Float]?
  private let positionEmbedding: [Float]?
  private let blocks: [Block]
  private let scratch = ScratchPool()

  init(_ reader: WeightReader, _ backbone: BackboneConfiguration) throws(ModelError) {
    configuration = backbone
    let width = backbone.width
    patchEmbedding = try Linear(patches: reader["patchEmbedding"], backbone)
    classToken = try reader.weight("classToken", 1, 1, width).array
    maskToken = backbone.maskToken ? try reader.weight("maskToken", 1, 1, width).array : nil
    positionEmbedding =
      backbone.absolutePositionEmbedding
      ? try reader.weight("positionEmbedding", 1, backbone.tokens, width).array : nil
    let shared = backbone.relativePositionBias == .shared
    sharedBias = shared ? try reader.positionBias("relativePositionBias", backbone) : nil
    var blocks: [Block] = []
    for index in 0..<backbone.depth {
      blocks.append(
        try Block(
          reader["blocks"][index], backbone, table: backbone.relativePositionBias.isPerBlock))
    }
    self.blocks = blocks
  }

  /// The tokens after the last block, [B·N, D].
  ///
  /// `input` is [B, channels, side, side]; where `mask` [B·patches] is not 0 the mask token stands in
  /// for the patch.
  func callAsFunction(
    _ input: FloatTensor, mask: [Float]? = nil
  ) throws(ModelError) -> [Float] {
    let batch = try batch(of: input)
    var x = try embed(input, batch, mask)  // [B·N, D]
    runBlocks(&x, batch)
    return x
  }

  /// As above; `observe` sees the tokens after the embedding (0) and after each block, the class token
  /// of each picture first.
  func callAsFunction(
    _ input: FloatTensor, mask: [Float]? = nil, observe: (_ depth: Int, _ tokens: [Float]) -> Void
  ) throws(ModelError) -> [Float] {
    let batch = try batch(of: input)
    var x = try embed(input, batch, mask)
    observe(0, x)
    runBlocks(&x, batch, observe: observe)
    return x
  }

  /// Runs all blocks: a picture a thread as long as there are enough, the rest together.
  ///
  /// Threads that keep to a picture never wait for each other, and its tokens stay in their caches.
  private func runBlocks(_ x: inout [Float], _ batch: Int) {
    let threads = Threads.count
    let alone = threads > 1 ? batch / threads * threads : 0
    guard alone > 0 else { return runBlocks(&x, batch) { _, _ in } }
    let size = x.count / batch
    for block in blocks { block.prepare(for: batch * configuration.tokens) }
    let pictures = Mutex((0..<alone).map { Array(x[$0 * size..<($0 + 1) * size]) })
    forEachShare(alone) { index in
      var picture = pictures.withLock { exchange(&$0[index], with: []) }
      runBlocks(&picture, 1) { _, _ in }
      _ = pictures.withLock { exchange(&$0[index], with: picture) }
    }
    var rest = Array(x[(alone * size)...])
    if !rest.isEmpty { runBlocks(&rest, batch - alone) { _, _ in } }
    x = pictures.withLock { $0.flatMap(\.self) } + rest
  }

  private func runBlocks(
    _ x: inout [Float], _ batch: Int, observe: (_ depth: Int, _ tokens: [Float]) -> Void
  ) {
    scratch.borrow(rows: batch * configuration.tokens, configuration) { scratch in
      for (index, block) in blocks.enumerated() {
        block(&x, batch: batch, shared: sharedBias, &scratch)
        observe(index + 1, x)
      }
    }
  }

  /// The attention in block `index`, [B, heads, N, N].
  func attentionMaps(_ input: FloatTensor, block index: Int) throws(ModelError) -> [Float] {
    let batch = try batch(of: input)
    var x = try embed(input, batch, nil)
    var scratch = Scratch(rows: batch * configuration.tokens, configuration)
    for block in blocks[..<index] { block(&x, batch: batch, shared: sharedBias, &scratch) }
    return blocks[index].attentionMaps(x, batch: batch, shared: sharedBias)
  }

  /// The number of pictures in `input`, whose shape it checks.
  func batch(of input: FloatTensor) throws(ModelError) -> Int {
    let (channels, side) = (configuration.channels, configuration.imageSize)
    guard input.shape.count == 4, input.shape[0] > 0, input.shape[1...] == [channels, side, side]
    else {
      throw .input(
        name: "input", expected: "shape [B, \(channels), \(side), \(side)]",
        found: "\(input.shape)")
    }
    return input.shape[0]
  }

  private func embed(
    _ input: FloatTensor, _ batch: Int, _ mask: [Float]?
  ) throws(ModelError) -> [Float] {
    let (tokens, width) = (configuration.tokens, configuration.width)
    let patches = patchMatrix(
      input.values, batch: batch, channels: configuration.channels,
      side: configuration.imageSize, patch: configuration.patchSize)  // [B·N, C·P²]
    var x = patchEmbedding(patches)  // [B·N, D]
    if let mask { try put(maskToken, into: &x, where: mask, batch) }
    for picture in 0..<batch {
      let start = picture * tokens * width
      x.replaceSubrange(start..<start + width, with: classToken)
    }
    guard let positionEmbedding else { return x }
    for index in x.indices { x[index] += positionEmbedding[index % positionEmbedding.count] }
    return x
  }

  private func put(
    _ token: [Float]?, into x: inout [Float], where mask: [Float], _ batch: Int
  ) throws(ModelError) {
    guard let token else { throw .configuration("the model has no mask token") }
    let patches = configuration.patches
    guard mask.count == batch * patches else {
      throw .input(
        name: "mask", expected: "shape [\(batch), \(patches)]", found: "\(mask.count) values")
    }
    for index in mask.indices where mask[index] != 0 {
      let row = index / patches * (patches + 1) + 1 + index % patches
      x.replaceSubrange(row * token.count..<(row + 1) * token.count, with: token)
    }
  }
}

extension Linear {
  /// A convolution whose stride is its size: a linear layer on flattened patches.
  init(
    patches reader: WeightReader, _ backbone: BackboneConfiguration
  ) throws(ModelError) {
    let side = backbone.patchSize
    self.init(
      weight: try reader.weight("weight", backbone.width, backbone.channels, side, side),
      bias: try reader.weight("bias", backbone.width),
      from: backbone.channels * side * side, to: backbone.width)
  }
}
