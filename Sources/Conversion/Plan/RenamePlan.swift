package import BEiTModels
internal import Tensors

/// What becomes of every tensor of a checkpoint when it changes its layout.
///
/// The plan follows from names, shapes and the configuration alone. It accounts for every tensor of
/// the source and every tensor that the target layout wants; applying it decides nothing any more.
package struct RenamePlan: Hashable, Sendable {
  /// The layout of the source.
  package let from: Layout
  /// The layout of the result.
  package let to: Layout
  /// The model, as far as the target layout holds it.
  package let configuration: Configuration
  /// Every tensor of the source, in its order.
  package let sources: [Source]
  /// Every tensor that the target layout wants, in the order of the forward pass.
  package let targets: [Target]
  /// What must hold of the values before the plan may be applied.
  package let checks: [Check]

  /// A tensor of the source and its fate.
  package struct Source: Hashable, Sendable {
    /// The name in the source.
    package let name: String
    /// What becomes of it.
    package let fate: Fate

    /// What becomes of a tensor.
    package enum Fate: Hashable, Sendable {
      /// It is, or is part of, these tensors of the target.
      case mapped(to: [String])
      /// A named rule leaves it out.
      case dropped(rule: String)
      /// Nothing is known of it.
      case unmatched
    }
  }

  /// A tensor of the target and where it comes from.
  package struct Target: Hashable, Sendable {
    /// The name in the target layout.
    package let name: String
    /// The extents.
    package let shape: [Int]
    /// Where it comes from.
    package let fate: Fate

    /// Where a tensor comes from.
    package enum Fate: Hashable, Sendable {
      /// From these pieces of the source, row upon row.
      case provided(from: [Piece])
      /// Made from the configuration.
      case derived(DerivedTensor)
      /// These tensors, which it would be made of, are not in the source.
      case missing([String])
      /// A tensor of the source is there but not of the expected shape.
      case misshapen(tensor: String, expected: [Int], found: [Int])
    }
  }

  /// A condition on the values of a tensor of the source.
  package struct Check: Hashable, Sendable {
    /// The tensor.
    package let tensor: String
    /// The condition.
    package let condition: DropRule.ValueCheck
  }
}

extension RenamePlan {
  /// The problems that make the plan incomplete.
  package var problems: PlanProblems { PlanProblems(of: self) }

  /// Whether every tensor of the source is accounted for and every wanted tensor is provided.
  package var isComplete: Bool { problems.isEmpty }

  /// Fails unless the plan is complete.
  package func requireComplete() throws(ConversionError) {
    let problems = problems
    guard problems.isEmpty else { throw .incomplete(problems) }
  }

  /// The digest of the canonical text.
  package var digest: String { SHA256.digest(of: Array(description.utf8)) }
}
