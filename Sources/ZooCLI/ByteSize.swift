import ArgumentParser

/// A number of bytes on the command line: `500MB`, `2GiB`, `1000000`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber }
    let unit = argument.dropFirst(digits.count).uppercased()
    guard let count = Int(digits), let factor = ByteSize.factors[unit] else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
    guard !overflow, bytes > 0 else { return nil }
    self.bytes = bytes
  }

  private static let factors = [
    "": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KIB": 1 << 10,
    "MIB": 1 << 20, "GIB": 1 << 30,
  ]
}
