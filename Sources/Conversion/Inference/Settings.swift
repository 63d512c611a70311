package import BEiTModels

/// What users, a `config.json` or the metadata of a file state about a model.
package struct Settings: Hashable, Sendable {
  private var entries: [Setting: Entry] = [:]
  private(set) var used: Set<Setting> = []

  /// A stated value with where it was stated.
  package struct Entry: Hashable, Sendable {
    let text: String
    let origin: String
  }

  /// No settings.
  package init() {}

  /// The settings of `values`, keyed as on the command line; `origin` says who states them.
  package init(_ values: [String: String], origin: String = "--set") throws(ConversionError) {
    for (key, text) in values.sorted(by: { $0.key < $1.key }) {
      entries[try Setting(key: key)] = Entry(text: text, origin: origin)
    }
  }

  init(_ values: [Setting: String], origin: String) {
    entries = values.mapValues { Entry(text: $0, origin: origin) }
  }

  /// Settings that the inference did not look at, by key.
  package var unused: [String] {
    entries.keys.filter { !used.contains($0) }.map(\.rawValue).sorted()
  }

  /// Adds what `other` states; what both state must agree.
  package mutating func merge(_ other: Settings) throws(ConversionError) {
    for (setting, entry) in other.entries.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if let own = entries[setting], !Self.agree(own.text, entry.text) {
        throw .contradiction(
          setting: setting.rawValue, given: entry.text, origin: entry.origin, found: own.text)
      }
      if entries[setting] == nil { entries[setting] = entry }
    }
  }

  private static func agree(_ one: String, _ other: String) -> Bool {
    if one == other { return true }
    if let one = Double(one), let other = Double(other) { return one == other }
    if let one = Bool(setting: one), let other = Bool(setting: other) { return one == other }
    if let one = [Int](setting: one), let other = [Int](setting: other) { return one == other }
    return false
  }
}

// Reading values.
extension Settings {
  /// The value of `setting`, which must agree with what was `found` in the file, or else that.
  mutating func value<Value: SettingValue>(
    _ setting: Setting, found: Value? = nil
  ) throws(ConversionError) -> Value? {
    used.insert(setting)
    guard let entry = entries[setting] else { return found }
    guard let value = Value(setting: entry.text) else {
      throw .badSetting(key: setting.rawValue, value: entry.text, expected: Value.expectation)
    }
    guard let found, value != found else { return value }
    throw .contradiction(
      setting: setting.rawValue, given: entry.text, origin: entry.origin, found: "\(found)")
  }

  /// Fails unless `setting`, where it is stated, agrees with what was `found`.
  mutating func check<Value: SettingValue>(
    _ setting: Setting, _ found: Value
  ) throws(ConversionError) {
    _ = try value(setting, found: found)
  }
}

/// A type that the text of a setting is read as.
protocol SettingValue: Equatable {
  static var expectation: String { get }
  init?(setting: String)
}

extension Int: SettingValue {
  static var expectation: String { "a whole number" }
  init?(setting: String) { self.init(setting) }
}

extension Double: SettingValue {
  static var expectation: String { "a number" }
  init?(setting: String) {
    guard let value = Double(setting), value.isFinite else { return nil }
    self = value
  }
}

extension Bool: SettingValue {
  static var expectation: String { "true or false" }
  init?(setting: String) {
    switch setting.lowercased() {
    case "true", "1", "yes": self = true
    case "false", "0", "no": self = false
    default: return nil
    }
  }
}

extension [Int]: SettingValue {
  static var expectation: String { "whole numbers with commas between" }
  init?(setting: String) {
    let inner = setting.filter { !"[]() ".contains($0) }
    let numbers = inner.split(separator: ",").map { Int($0) }
    guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
    self = numbers.compactMap(\.self)
  }
}

extension ClassifierConfiguration.Pooling: SettingValue {
  static var expectation: String { "mean or cls" }
  init?(setting: String) { self.init(rawValue: setting) }
}
