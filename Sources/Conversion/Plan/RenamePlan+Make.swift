package import BEiTModels
package import Tensors

extension RenamePlan {
  /// Plans the way of `source` from one layout to another.
  ///
  /// - Parameters:
  ///   - source: The tensors; only names and shapes are looked at.
  ///   - from: The layout of the source; found out where it is nil.
  ///   - to: The layout of the result.
  ///   - configuration: The model in the source.
  package static func make(
    source: StateDict, from: Layout?, to: Layout, configuration: Configuration
  ) throws(ConversionError) -> RenamePlan {
    guard to.isWritable else {
      throw .unsupported(layout: to, reason: "files of this layout can only be read")
    }
    let layout: Layout
    if let from { layout = from } else { layout = try LayoutDetection.require(source.names).layout }
    let maker = PlanMaker(
      source: source,
      origin: try LayoutTable(
        layout, configuration,
        jointBias: Place.areBiasesJoint(source.names)),
      destination: try LayoutTable(to, configuration))
    return maker.plan(of: configuration)
  }
}

/// Works out a plan from the tables of both layouts.
private struct PlanMaker {
  let source: StateDict
  let origin: LayoutTable
  let destination: LayoutTable
  /// The pieces that make up each weight in the source.
  let pieces: [String: [Piece]]
  /// The weight that each known tensor of the source belongs to.
  let owners: [String: String]

  init(source: StateDict, origin: LayoutTable, destination: LayoutTable) {
    self.source = source
    self.origin = origin
    self.destination = destination
    pieces = Dictionary(uniqueKeysWithValues: origin.entries.map { ($0.weight.name, $0.pieces) })
    owners = Dictionary(
      origin.entries.flatMap { entry in entry.pieces.map { ($0.tensor, entry.weight.name) } },
      uniquingKeysWith: { first, _ in first })
  }

  func plan(of configuration: Configuration) -> RenamePlan {
    let targets = weights() + destination.derived.map(derive)
    var uses: [String: [String]] = [:]
    for target in targets {
      for name in target.sourceNames where uses[name]?.last != target.name {
        uses[name, default: []].append(target.name)
      }
    }
    let sources = source.names.map { name in
      RenamePlan.Source(name: name, fate: fate(of: name, uses: uses[name], configuration))
    }
    return RenamePlan(
      from: origin.layout, to: destination.layout, configuration: destination.configuration,
      sources: sources, targets: targets, checks: checks(configuration))
  }

  private func weights() -> [RenamePlan.Target] {
    let hasBiases = origin.entries.contains { entry in
      entry.isInputBias && entry.pieces.contains { source[$0.tensor] != nil }
    }
    return destination.entries.flatMap { entry in
      entry.stored.map { stored in
        if entry.isInputBias, !hasBiases {
          let zeros = DerivedTensor(name: stored.name, shape: stored.shape, content: .absentBias)
          return RenamePlan.Target(name: stored.name, shape: stored.shape, fate: .derived(zeros))
        }
        let parts = (pieces[entry.weight.name] ?? []).slice(stored.rows)
        return RenamePlan.Target(
          name: stored.name, shape: stored.shape, fate: fate(of: parts, entry.weight.name))
      }
    }
  }

  private func fate(of parts: [Piece], _ weight: String) -> RenamePlan.Target.Fate {
    guard !parts.isEmpty else { return .missing([weight]) }
    let absent = parts.filter { source[$0.tensor] == nil }.map(\.tensor)
    guard absent.isEmpty else { return .missing(absent) }
    for part in parts {
      let found = source[part.tensor]?.shape ?? []
      guard found == part.shape else {
        return .misshapen(tensor: part.tensor, expected: part.shape, found: found)
      }
    }
    return .provided(from: parts)
  }

  /// A tensor that follows from the rest; within one layout the source's own is kept.
  private func derive(_ tensor: DerivedTensor) -> RenamePlan.Target {
    if origin.layout == destination.layout, source[tensor.name]?.shape == tensor.shape {
      let piece = Piece(tensor.name, shape: tensor.shape)
      return RenamePlan.Target(
        name: tensor.name, shape: tensor.shape, fate: .provided(from: [piece]))
    }
    return RenamePlan.Target(name: tensor.name, shape: tensor.shape, fate: .derived(tensor))
  }

  private func fate(
    of name: String, uses: [String]?, _ configuration: Configuration
  ) -> RenamePlan.Source.Fate {
    if let uses { return .mapped(to: uses) }
    if let weight = owners[name] {
      let isHeld = destination.entries.contains { $0.weight.name == weight }
      return .dropped(
        rule: isHeld ? "incomplete-weight" : DropRule.noPlace(in: destination.layout).name)
    }
    if let rule = DropRule.rule(for: name, in: origin.layout, configuration) {
      return .dropped(rule: rule.name)
    }
    return .unmatched
  }

  private func checks(_ configuration: Configuration) -> [RenamePlan.Check] {
    var joint = Set<String>()
    for entry in origin.entries {
      if case .third(let name, _) = entry.place { joint.insert(name) }
    }
    return source.names.compactMap { name in
      if joint.contains(name) {
        return RenamePlan.Check(tensor: name, condition: .zeroMiddleThird)
      }
      return DropRule.rule(for: name, in: origin.layout, configuration)?.check
        .map { RenamePlan.Check(tensor: name, condition: $0) }
    }
  }
}

extension LayoutTable.Entry {
  /// Whether it is a bias of queries or values, which timm can make its models without.
  fileprivate var isInputBias: Bool {
    weight.name.hasSuffix(".attention.queryBias") || weight.name.hasSuffix(".attention.valueBias")
  }
}

extension RenamePlan.Target {
  /// The tensors of the source that the tensor is made of.
  var sourceNames: [String] {
    switch fate {
    case .provided(let pieces): pieces.map(\.tensor)
    case .misshapen(let tensor, _, _): [tensor]
    case .missing, .derived: []
    }
  }
}
