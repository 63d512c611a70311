import Kernels
import Testing

@Suite struct PatchMatrixTests {
  /// Two pictures of two channels, 4×4, in patches of 2: a row a patch, channel by channel, after a row
  /// of zeros for the class token.
  @Test func order() {
    let pictures = (0..<64).map(Float.init)
    let matrix = patchMatrix(pictures, batch: 2, channels: 2, side: 4, patch: 2)
    #expect(matrix.count == 2 * 5 * 8)
    #expect(matrix[0..<8].allSatisfy { $0 == 0 })
    #expect(Array(matrix[8..<16]) == [0, 1, 4, 5, 16, 17, 20, 21])
    #expect(Array(matrix[16..<24]) == [2, 3, 6, 7, 18, 19, 22, 23])
    #expect(Array(matrix[24..<32]) == [8, 9, 12, 13, 24, 25, 28, 29])
    #expect(matrix[40..<48].allSatisfy { $0 == 0 })
    #expect(Array(matrix[48..<52]) == [32, 33, 36, 37])
  }
}
