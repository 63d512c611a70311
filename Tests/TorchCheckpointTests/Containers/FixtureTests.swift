import TestSupport
import Testing
import TorchCheckpoint

/// A tiny file of every kind, written by PyTorch and bundled, reads as PyTorch described it.
@Suite struct FixtureTests {
  @Test func thereAreFixtures() { #expect(CorpusCase.fixtures.count > 30) }

  @Test(arguments: CorpusCase.fixtures) func readsAsDescribed(_ fixture: CorpusCase) throws {
    try fixture.check(in: fixtures + "/torch/")
  }
}
