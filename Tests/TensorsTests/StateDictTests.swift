import Tensors
import Testing

@Suite struct StateDictTests {
  @Test func keepsTheOrderOfInsertion() {
    var tensors = StateDict()
    for name in ["b", "a", "c"] { tensors[name] = scalar(1) }
    #expect(tensors.names == ["b", "a", "c"])
    #expect(tensors.map(\.name) == ["b", "a", "c"])
    #expect(tensors.count == 3)
  }

  @Test func replacingKeepsThePlace() throws {
    var tensors = StateDict()
    for name in ["b", "a"] { tensors[name] = scalar(1) }
    tensors["b"] = scalar(2)
    #expect(tensors.names == ["b", "a"])
    #expect(try tensors["b"]?.floats() == [2])
  }

  @Test func removing() {
    var tensors = StateDict()
    for name in ["b", "a", "c"] { tensors[name] = scalar(1) }
    tensors["a"] = nil
    tensors["absent"] = nil
    #expect(tensors.names == ["b", "c"])
    #expect(tensors["a"] == nil)
    tensors["a"] = scalar(1)
    #expect(tensors.names == ["b", "c", "a"])
  }

  private func scalar(_ value: Float) -> LazyTensor { LazyTensor(shape: [], values: [value]) }
}
