/// Writes pickles of protocol 2 with the instructions, and the memo entries, that Python writes.
struct PickleWriter {
  /// The pickle so far.
  private(set) var bytes: [UInt8] = [Opcode.proto.rawValue, 2]
  private var memoCount = 0
  private var globals: [PickleGlobal: Int] = [:]
  private var constants: [String: Int] = [:]

  /// Python hands at most this many entries to a container at once.
  private static let batch = 1_000

  /// Appends an instruction without argument.
  mutating func emit(_ opcode: Opcode) { bytes.append(opcode.rawValue) }

  /// Stores the top of the stack in the memo.
  mutating func memoize() {
    index(memoCount, .binPut, .longBinPut)
    memoCount += 1
  }

  /// A string.
  mutating func string(_ text: String) {
    emit(.binUnicode)
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
    memoize()
  }

  /// A string that recurs: from the second time on a reference to the first.
  mutating func constant(_ text: String) {
    if let index = constants[text] { return self.index(index, .binGet, .longBinGet) }
    constants[text] = memoCount
    string(text)
  }

  /// A class or function; from the second time on a reference to the first.
  mutating func global(_ module: String, _ name: String) {
    let global = PickleGlobal(module, name)
    if let index = globals[global] { return self.index(index, .binGet, .longBinGet) }
    globals[global] = memoCount
    emit(.global)
    bytes.append(contentsOf: "\(module)\n\(name)\n".utf8)
    memoize()
  }

  /// An empty `collections.OrderedDict`.
  mutating func emptyOrderedDictionary() {
    global("collections", "OrderedDict")
    emit(.emptyTuple)
    emit(.reduce)
    memoize()
  }

  /// An integer in its shortest form.
  mutating func int(_ value: Int) {
    if let small = UInt8(exactly: value) {
      emit(.binInt1)
      bytes.append(small)
    } else if let medium = UInt16(exactly: value) {
      emit(.binInt2)
      bytes.append(littleEndian: medium)
    } else if let large = Int32(exactly: value) {
      emit(.binInt)
      bytes.append(littleEndian: UInt32(bitPattern: large))
    } else {
      long(value)
    }
  }

  /// A number.
  mutating func double(_ value: Double) {
    emit(.binFloat)
    bytes.append(littleEndian: value.bitPattern.byteSwapped)
  }

  /// A tuple of integers.
  mutating func tuple(_ values: [Int]) {
    if values.count > 3 { emit(.mark) }
    for value in values { int(value) }
    switch values.count {
    case 0: return emit(.emptyTuple)
    case 1: emit(.tuple1)
    case 2: emit(.tuple2)
    case 3: emit(.tuple3)
    default: emit(.tuple)
    }
    memoize()
  }

  /// Stores pairs, of which `each` writes key and value, in the dictionary on top of the stack.
  mutating func entries<Elements: RandomAccessCollection>(
    _ elements: Elements, _ each: (inout PickleWriter, Elements.Element) -> Void
  ) {
    add(elements, one: .setItem, many: .setItems, each)
  }

  /// Appends what `each` writes to the list on top of the stack.
  mutating func items<Elements: RandomAccessCollection>(
    _ elements: Elements, _ each: (inout PickleWriter, Elements.Element) -> Void
  ) {
    add(elements, one: .append, many: .appends, each)
  }

  private mutating func add<Elements: RandomAccessCollection>(
    _ elements: Elements, one: Opcode, many: Opcode,
    _ each: (inout PickleWriter, Elements.Element) -> Void
  ) {
    var rest = elements[...]
    while !rest.isEmpty {
      let batch = rest.prefix(PickleWriter.batch)
      if batch.count > 1 { emit(.mark) }
      for element in batch { each(&self, element) }
      emit(batch.count > 1 ? many : one)
      rest = rest.dropFirst(batch.count)
    }
  }

  private mutating func index(_ index: Int, _ short: Opcode, _ long: Opcode) {
    if let small = UInt8(exactly: index) {
      emit(short)
      bytes.append(small)
    } else {
      emit(long)
      bytes.append(littleEndian: UInt32(truncatingIfNeeded: index))
    }
  }

  /// Two's complement in as few bytes as show the sign.
  private mutating func long(_ value: Int) {
    var digits: [UInt8] = []
    digits.append(littleEndian: UInt64(bitPattern: Int64(value)))
    let sign: UInt8 = value < 0 ? 0xff : 0
    while digits.count > 1, digits[digits.count - 1] == sign,
      digits[digits.count - 2] & 0x80 == sign & 0x80
    {
      digits.removeLast()
    }
    emit(.long1)
    bytes.append(UInt8(digits.count))
    bytes.append(contentsOf: digits)
  }
}

extension Array where Element == UInt8 {
  /// Appends `value`, least significant byte first.
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> Value(shift)))
    }
  }
}
