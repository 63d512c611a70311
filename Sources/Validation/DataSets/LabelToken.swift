/// A class as a list writes it.
enum LabelToken: Hashable {
  case wnid(String)
  case number(Int)
  /// The name of a class.
  case name(String)

  init?(_ text: some StringProtocol) {
    let text = String(text)
    if isWnid(text) {
      self = .wnid(text)
    } else if isNumber(text), let number = Int(text) {
      self = .number(number)
    } else {
      return nil
    }
  }

  var number: Int? {
    if case .number(let number) = self { number } else { nil }
  }
}
