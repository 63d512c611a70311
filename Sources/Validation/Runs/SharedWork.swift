internal import FoundationEssentials
internal import Ranks

/// Pieces of work that the ranks of a communicator share; rank 0 gets the outcomes in order.
///
/// Piece k belongs to rank k mod size, so that nothing has to be agreed upon, and what a piece is
/// does not depend on how many ranks there are.
struct SharedWork<Outcome: Codable> {
  private let communicator: any Communicator
  private let pieces: Int
  /// Outcomes that came before an earlier one did.
  private var held: [Int: Outcome] = [:]
  private var next = 0

  init(_ pieces: Int, among communicator: any Communicator) {
    self.pieces = pieces
    self.communicator = communicator
  }

  /// The pieces of this rank.
  var own: [Int] { Array(stride(from: communicator.rank, to: pieces, by: communicator.size)) }

  /// Hands the outcome of a piece in; at rank 0, `take` gets every outcome whose turn it is.
  mutating func complete(
    _ piece: Int, _ outcome: Outcome, take: (Outcome) throws(ValidationError) -> Void
  ) throws(ValidationError) {
    guard communicator.rank == 0 else {
      let message = jsonLine(Message(piece: piece, outcome: outcome))
      return try translating { () throws(RankError) in try communicator.post(message) }
    }
    held[piece] = outcome
    while let message = try message(waits: false) { held[message.piece] = message.outcome }
    try release(take)
  }

  /// Waits, at rank 0, for the pieces of the others.
  mutating func finish(
    take: (Outcome) throws(ValidationError) -> Void
  ) throws(ValidationError) {
    guard communicator.rank == 0 else { return }
    while next < pieces {
      guard let message = try message(waits: true) else {
        throw ValidationError("ranks", .ranks, "piece \(next) of \(pieces) was never handed in")
      }
      held[message.piece] = message.outcome
      try release(take)
    }
  }

  private mutating func release(
    _ take: (Outcome) throws(ValidationError) -> Void
  ) throws(ValidationError) {
    while let outcome = held.removeValue(forKey: next) {
      try take(outcome)
      next += 1
    }
  }

  private struct Message: Codable {
    let piece: Int
    let outcome: Outcome
  }

  private func message(waits: Bool) throws(ValidationError) -> Message? {
    let bytes = try translating { () throws(RankError) in try communicator.receive(waits: waits) }
    guard let bytes else { return nil }
    do {
      return try JSONDecoder().decode(Message.self, from: Data(bytes))
    } catch {
      throw ValidationError("ranks", .ranks, "a message cannot be read: \(words(for: error))")
    }
  }
}

extension Communicator {
  /// Sees to it that every rank works on what rank 0 works on, and returns what rank 0 states.
  func agree<Statement: Codable>(
    on statement: Statement, difference: (Statement) -> String?
  ) throws(ValidationError) -> Statement {
    guard size > 1 else { return statement }
    let bytes = try translating { () throws(RankError) in try broadcast(jsonLine(statement)) }
    let agreed: Statement
    do {
      agreed = try JSONDecoder().decode(Statement.self, from: Data(bytes))
    } catch {
      throw ValidationError("ranks", .ranks, "a message cannot be read: \(words(for: error))")
    }
    if let difference = difference(agreed) {
      throw ValidationError(
        "rank \(rank) on \(host)", .ranks, difference,
        hint: "give every rank the same program, model, folder and options")
    }
    return agreed
  }
}

/// `body`, whose failure becomes one of this module.
private func translating<Value>(
  _ body: () throws(RankError) -> Value
) throws(ValidationError) -> Value {
  do {
    return try body()
  } catch {
    throw ValidationError("ranks", .ranks, error.detail, hint: error.hint)
  }
}
