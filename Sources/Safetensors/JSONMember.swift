/// A key of a JSON object with its value.
package struct JSONMember: Hashable, Sendable {
  /// The key.
  package let key: String
  /// The value.
  package let value: JSONValue

  /// Pairs `key` with `value`.
  package init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}
