/// Tells PyTorch's files from others by their first bytes.
package enum ContentSniffer {
  /// Whether `head` begins as one of PyTorch's containers, or as another format that is known.
  package static func isKnown(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4b]) || head.first == 0x80 && (head.dropFirst().first ?? 6) <= 5
      || TarArchive.isHeader(head) || (try? ForeignFormat.refuse(head, size: 0, "")) == nil
  }
}
