/// `name` between backticks, fit for a message: control and direction-changing characters are
/// written as `\u{…}`, so that a hostile name cannot steer a terminal, and a long name is cut.
package func quoted(_ name: String) -> String {
  var text = "`"
  for scalar in name.unicodeScalars.prefix(quotedLimit) {
    if isSteering(scalar) {
      text += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      text.unicodeScalars.append(scalar)
    }
  }
  let cut = name.unicodeScalars.dropFirst(quotedLimit).isEmpty
  return text + (cut ? "`" : "…` (\(name.utf8.count) bytes)")
}

/// The characters of a name that a message repeats.
package let quotedLimit = 200

private func isSteering(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
  default: false
  }
}
