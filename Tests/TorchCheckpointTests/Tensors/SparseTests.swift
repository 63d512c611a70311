import Tensors
import Testing
import TorchCheckpoint

/// Sparse and nested tensors: their parts, the dense elements, and geometry that cannot be.
@Suite struct SparseTests {
  private func sparse(
    _ layout: String, _ parts: [[UInt8]], _ shape: [Int], isCoalesced: Bool? = nil
  ) -> [UInt8] {
    let flag = isCoalesced.map { $0 ? Op.true : Op.false } ?? []
    return Op.call(
      "torch._utils", "_rebuild_sparse_tensor",
      Op.call("torch.serialization", "_get_layout", Op.text("torch.\(layout)")),
      Op.mark + parts.flatMap { $0 } + Op.ints(shape) + flag + Op.tuple)
  }

  private func longs(_ key: String, _ shape: [Int], strides: [Int]? = nil, count: Int? = nil)
    -> [UInt8]
  {
    let storage = Op.storage("LongStorage", key: key, count: count ?? shape.reduce(1, *))
    return Op.tensor(storage, shape, strides: strides)
  }

  private func floats(_ key: String, _ shape: [Int], strides: [Int]? = nil, count: Int? = nil)
    -> [UInt8]
  {
    Op.tensor(Op.storage(key: key, count: count ?? shape.reduce(1, *)), shape, strides: strides)
  }

  private func tensor(_ value: [UInt8], _ storages: [(String, [UInt8])]) throws -> TorchTensor {
    try #require(open(TorchArchive.around(Op.dict(("t", value)), storages: storages)).tensor("t"))
  }

  private func kind(_ value: [UInt8], _ storages: [(String, [UInt8])]) throws -> CheckpointError
    .Kind?
  {
    try errorKind(TorchArchive.around(Op.dict(("t", value)), storages: storages))
  }

  private let coordinates: [(String, [UInt8])] = [
    ("i", TorchArchive.longs([0, 1, 2, 0])), ("v", TorchArchive.floats([5, 6])),
  ]

  @Test(arguments: [nil, true, false]) func coordinates(_ isCoalesced: Bool?) throws {
    let value = sparse(
      "sparse_coo", [longs("i", [2, 2]), floats("v", [2])], [2, 3], isCoalesced: isCoalesced)
    let tensor = try tensor(value, coordinates)
    #expect(tensor.layoutName == "sparse_coo")
    #expect(tensor.shape == [2, 3])
    #expect(try tensor.lazyTensor.floats() == [0, 0, 5, 6, 0, 0])
    guard case .sparse(let parts) = tensor.layout else { return }
    #expect(parts.parts.map(\.name) == ["indices", "values"])
  }

  /// The trailing dimensions are dense.
  @Test func hybrid() throws {
    let value = sparse("sparse_coo", [longs("i", [1, 2]), floats("v", [2, 2])], [3, 2])
    let storages: [(String, [UInt8])] = [
      ("i", TorchArchive.longs([2, 0])), ("v", TorchArchive.floats([1, 2, 3, 4])),
    ]
    #expect(try tensor(value, storages).lazyTensor.floats() == [3, 4, 0, 0, 1, 2])
  }

  @Test(arguments: [
    ("sparse_csr", [0, 2, 3], [0, 2, 1], [1, 0, 2, 0, 3, 0] as [Float]),
    ("sparse_csc", [0, 1, 2, 3], [0, 1, 0], [1, 0, 3, 0, 2, 0]),
  ])
  func compressed(_ layout: String, _ offsets: [Int], _ others: [Int], _ expected: [Float]) throws {
    let parts = [longs("o", [offsets.count]), longs("i", [3]), floats("v", [3])]
    let storages: [(String, [UInt8])] = [
      ("o", TorchArchive.longs(offsets)), ("i", TorchArchive.longs(others)),
      ("v", TorchArchive.floats([1, 2, 3])),
    ]
    #expect(try tensor(sparse(layout, parts, [2, 3]), storages).lazyTensor.floats() == expected)
  }

  @Test(arguments: ["sparse_bsr", "sparse_bsc"]) func blocks(_ layout: String) throws {
    let parts = [longs("o", [3]), longs("i", [2]), floats("v", [2, 2, 1])]
    let storages: [(String, [UInt8])] = [
      ("o", TorchArchive.longs([0, 1, 2])), ("i", TorchArchive.longs([1, 0])),
      ("v", TorchArchive.floats([1, 2, 3, 4])),
    ]
    #expect(
      try tensor(sparse(layout, parts, [4, 2]), storages).lazyTensor.floats()
        == (layout == "sparse_bsr" ? [0, 1, 0, 2, 3, 0, 4, 0] : [0, 3, 0, 4, 1, 0, 2, 0]))
  }

  /// T9: an index outside of the shape is refused when the file is opened.
  @Test func indexOutside() throws {
    for indices in [[0, 2, 2, 0], [0, 1, -1, 0], [0, 1, .max, 0]] {
      let value = sparse("sparse_coo", [longs("i", [2, 2]), floats("v", [2])], [2, 3])
      let storages = [("i", TorchArchive.longs(indices)), coordinates[1]]
      #expect(try kind(value, storages) == .tensorGeometry)
    }
    let parts = [longs("o", [3]), longs("i", [1]), floats("v", [1])]
    for (offsets, other) in [([0, 0, 1], 3), ([0, 1, 0], 0), ([1, 1, 1], 0), ([0, 0, 2], 0)] {
      let storages: [(String, [UInt8])] = [
        ("o", TorchArchive.longs(offsets)), ("i", TorchArchive.longs([other])),
        ("v", TorchArchive.floats([1])),
      ]
      #expect(try kind(sparse("sparse_csr", parts, [2, 3]), storages) == .tensorGeometry)
    }
  }

  /// The same place twice would have to be summed up.
  @Test func uncoalesced() throws {
    let value = sparse("sparse_coo", [longs("i", [2, 2]), floats("v", [2])], [2, 3])
    let storages = [("i", TorchArchive.longs([1, 1, 1, 1])), coordinates[1]]
    let tensor = try tensor(value, storages)
    #expect { try tensor.bytes.read() } throws: { ($0 as? CheckpointError)?.kind == .unsupported }
  }

  /// Shapes whose products or successors are no numbers, and parts that are absurdly many at no cost.
  @Test func impossibleShapes() throws {
    let index = longs("i", [1, 0], count: 0)
    let storages: [(String, [UInt8])] = [("i", []), ("v", []), ("o", TorchArchive.longs([0]))]
    let empty = { (shape: [Int]) in floats("v", shape, strides: shape.map { _ in 0 }, count: 0) }
    let cases: [([UInt8], CheckpointError.Kind?)] = [
      (
        sparse("sparse_csr", [longs("o", [1]), longs("i", [0], count: 0), empty([0])], [.max, 0]),
        .tensorGeometry
      ),
      (
        sparse(
          "sparse_bsr", [longs("o", [1]), longs("i", [0], count: 0), empty([0, 1, 1])], [.max, 0]),
        .tensorGeometry
      ),
      (sparse("sparse_coo", [index, empty([0, 1 << 40, 1 << 40])], [0, 1 << 40, 1 << 40]), nil),
      (sparse("sparse_coo", [index, empty([0])], [1 << 62]), .tensorGeometry),
      (sparse("sparse_coo", [index, empty([0])], [-1]), .tensorGeometry),
      (sparse("sparse_coo", [index, empty([1])], [4]), .tensorGeometry),
      (
        sparse(
          "sparse_bsr", [longs("o", [1]), longs("i", [0], count: 0), empty([0, 0, 0])], [0, 0]),
        .tensorGeometry
      ),
    ]
    for (index, (value, expected)) in cases.enumerated() {
      #expect(try kind(value, storages) == expected, "case \(index)")
    }
  }

  @Test func absurdNumbers() throws {
    let one: [(String, [UInt8])] = [
      ("i", TorchArchive.longs([0])), ("v", TorchArchive.floats([1])),
      ("o", TorchArchive.longs([0, 1])),
    ]
    // No dimension is sparse, so a trillion indices take no bytes.
    let many = sparse(
      "sparse_coo",
      [
        longs("i", [0, 1 << 40], strides: [1, 1], count: 1),
        floats("v", [1 << 40], strides: [0], count: 1),
      ], [])
    #expect(try kind(many, one) == .tensorGeometry)
    // One block of a trillion elements.
    let side = 1 << 20
    let block = sparse(
      "sparse_bsr",
      [
        longs("o", [2]), longs("i", [1]),
        floats("v", [1, side, side], strides: [0, 0, 0], count: 1),
      ],
      [side, side])
    let tensor = try tensor(block, one)
    #expect { try tensor.bytes.read() } throws: { ($0 as? CheckpointError)?.kind == .unfolding }
  }

  @Test func parts() throws {
    let nested = Op.call("torch._utils", "_rebuild_sparse_tensor", Op.none, Op.emptyTuple)
    #expect(try kind(nested, []) == .tensorArguments)
    #expect(try kind(sparse("sparse_xyz", [], []), []) == .tensorArguments)
    let floatIndices = sparse("sparse_coo", [floats("v", [1, 2]), floats("v", [2])], [3])
    #expect(try kind(floatIndices, coordinates) == .tensorGeometry)
    let meta = Op.call(
      "torch._utils", "_rebuild_meta_tensor_no_storage", Op.global("torch", "int64"),
      Op.ints([2, 2]),
      Op.ints([2, 1]), Op.false)
    let absent = sparse("sparse_coo", [meta, floats("v", [2])], [2, 3])
    #expect(try kind(absent, coordinates) == .tensorGeometry)
  }

  /// Batches of compressed matrices are listed; only their parts can be read.
  @Test func batches() throws {
    let parts = [longs("o", [2, 2]), longs("i", [2, 1]), floats("v", [2, 1])]
    let storages: [(String, [UInt8])] = [
      ("o", TorchArchive.longs([0, 1, 0, 1])), ("i", TorchArchive.longs([0, 0])),
      ("v", TorchArchive.floats([1, 2])),
    ]
    let tensor = try tensor(sparse("sparse_csr", parts, [2, 1, 3]), storages)
    #expect(tensor.shape == [2, 1, 3])
    #expect { try tensor.bytes.read() } throws: { ($0 as? CheckpointError)?.kind == .noData }
  }

  private func nested(_ buffer: [UInt8], _ sizes: [UInt8], _ strides: [UInt8], _ offsets: [UInt8])
    -> [UInt8]
  {
    Op.call("torch._utils", "_rebuild_nested_tensor", buffer, sizes, strides, offsets)
  }

  private let nestedStorages: [(String, [UInt8])] = [
    ("v", TorchArchive.floats([1, 2, 3, 4, 5, 6])), ("s", TorchArchive.longs([1, 2, 2, 2])),
    ("t", TorchArchive.longs([2, 1, 1, 2])), ("o", TorchArchive.longs([0, 2])),
  ]

  @Test func nestedTensors() throws {
    let value = nested(floats("v", [6]), longs("s", [2, 2]), longs("t", [2, 2]), longs("o", [2]))
    guard case .nested(let parts) = try tensor(value, nestedStorages).layout else { return }
    #expect(parts.map(\.shape) == [[1, 2], [2, 2]])
    #expect(try parts.map { try $0.lazyTensor.floats() } == [[1, 2], [3, 5, 4, 6]])
  }

  /// The parts of a nested tensor must lie in its buffer, not in the storage behind it.
  @Test func nestedGeometry() throws {
    let value = nested(floats("v", [5]), longs("s", [2, 2]), longs("t", [2, 2]), longs("o", [2]))
    let short = [("v", TorchArchive.floats([1, 2, 3, 4, 5]))] + nestedStorages.dropFirst()
    #expect(try kind(value, short) == .tensorGeometry)
    // A million parts out of one number would be memory for nothing.
    let repeated = nested(
      floats("v", [6]), longs("s", [100_000, 2], strides: [0, 1], count: 4),
      longs("t", [100_000, 2], strides: [0, 1], count: 4),
      longs("o", [100_000], strides: [0], count: 2))
    #expect(try kind(repeated, nestedStorages) == .tensorArguments)
    let odd = nested(floats("v", [6]), longs("s", [2, 2]), longs("t", [4]), longs("o", [2]))
    #expect(try kind(odd, nestedStorages) == .tensorArguments)
  }
}
