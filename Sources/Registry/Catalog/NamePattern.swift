/// A pattern for names as file name patterns are written, in any case of letters.
///
/// `*` stands for any characters, `?` for one, `[abc]` and `[a-z]` for one of these and `[!abc]`
/// for one that is not; a `[` that nothing closes means itself. As in mmpretrain's `list_models`,
/// whatever follows a match may be anything, so that plain text finds names that begin with it.
package struct NamePattern: Hashable, Sendable {
  private let steps: [Step]

  private enum Step: Hashable {
    case any
    case one
    case character(Character)
    case set(Set<Character>, ranges: [ClosedRange<Character>], negated: Bool)
  }

  /// Reads a pattern; every text is one.
  package init(_ text: String) {
    var rest = Array(text.lowercased())[...]
    var steps: [Step] = []
    while let character = rest.popFirst() {
      switch character {
      case "*": if steps.last != .any { steps.append(.any) }
      case "?": steps.append(.one)
      case "[": steps.append(Self.popSet(from: &rest) ?? .character("["))
      default: steps.append(.character(character))
      }
    }
    if steps.last != .any { steps.append(.any) }
    self.steps = steps
  }

  /// Whether `name` fits; takes time in proportion to both lengths multiplied at worst.
  package func matches(_ name: String) -> Bool {
    let characters = Array(name.lowercased())
    var step = 0
    var position = 0
    // Where to go on after a mismatch: the last star, and one character more that it takes.
    var retry: (step: Int, position: Int)?
    while position < characters.count || step < steps.count {
      if step < steps.count, steps[step] == .any {
        retry = (step, position)
        step += 1
      } else if step < steps.count, position < characters.count,
        fits(characters[position], steps[step])
      {
        step += 1
        position += 1
      } else if let last = retry, last.position < characters.count {
        retry = (last.step, last.position + 1)
        step = last.step + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return true
  }

  private func fits(_ character: Character, _ step: Step) -> Bool {
    switch step {
    case .any, .one: true
    case .character(let expected): character == expected
    case .set(let members, let ranges, let negated):
      (members.contains(character) || ranges.contains { $0.contains(character) }) != negated
    }
  }

  /// Takes a set off `rest`, whose `[` is already taken; nil, and nothing taken, if none closes.
  private static func popSet(from rest: inout ArraySlice<Character>) -> Step? {
    let negated = rest.first == "!"
    var body = negated ? rest.dropFirst() : rest
    // A bracket in the first place is a member of the set.
    let searched = body.first == "]" ? body.dropFirst() : body
    guard let end = searched.firstIndex(of: "]") else { return nil }
    rest = rest[(end + 1)...]
    body = body[..<end]
    var members: Set<Character> = []
    var ranges: [ClosedRange<Character>] = []
    while let first = body.popFirst() {
      guard body.first == "-", let last = body.dropFirst().first else {
        members.insert(first)
        continue
      }
      body = body.dropFirst(2)
      if first <= last { ranges.append(first...last) }
    }
    return .set(members, ranges: ranges, negated: negated)
  }
}
