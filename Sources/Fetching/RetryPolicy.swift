/// When and how often a transfer is tried again.
package struct RetryPolicy: Hashable, Sendable {
  /// The attempts after the first that may fail in a row; one that brings bytes starts the count anew.
  package var limit = 5
  /// The seconds before the second attempt; each further one waits twice as long.
  package var firstDelay = 1.0
  /// The longest wait, in seconds, that doubling leads to.
  package var longestDelay = 30.0
  /// The longest wait, in seconds, that a server may ask for; a longer one ends the fetch.
  package var longestAskedDelay = 300

  /// The usual policy.
  package init() {}

  /// The bytes that an attempt must bring to count as one that got somewhere.
  static let progressBytes = 1 << 20

  /// The seconds before attempt `number`, counted from 1 for the first retry.
  ///
  /// Between half and all of the doubled time, so that clients that failed together do not come
  /// back together; never less than what the server asked for.
  func delay(
    before number: Int, asked: Int?, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let doubled = firstDelay * Double(1 << min(max(number - 1, 0), 20))
    let longest = min(doubled, longestDelay)
    return max(Double.random(in: longest / 2...longest, using: &generator), Double(asked ?? 0))
  }

  /// The statuses that may pass by themselves.
  static let passingStatuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
}
