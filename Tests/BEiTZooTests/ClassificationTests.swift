import BEiTZoo
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct ClassificationTests {
  @Test func members() {
    let answer = Classification(
      logits: [1, 3, 3, -2], labels: LabelSet(names: ["a", "b", "c", "d"]))
    #expect(answer.predictedLabel == 1 && answer.predictedClass == "b")
    #expect(abs(answer.scores.reduce(0, +) - 1) < 1e-6)
    #expect(answer.top(3).map(\.index) == [1, 2, 0] && answer.top(9).count == 4)
    #expect(Classification(logits: [2000, 1000], labels: nil).scores == [1, 0])
  }

  /// Among the 200 classes of ImageNet-A and -R the answer is the best of these alone.
  @Test(arguments: ClassChange.subsets) func restricted(_ name: String) throws {
    let all = try #require(LabelSet.named("imagenet-1k"))
    let subset = try #require(LabelSet.named(name))
    let indices = subset.indices(in: all)
    #expect(indices.count == 200)
    var logits = [Float](repeating: 0, count: 1000)
    let outside = try #require((0..<1000).first { !indices.contains($0) })
    (logits[outside], logits[indices[7]]) = (9, 5)
    let answer = Classification(logits: logits, labels: all)
    #expect(answer.predictedLabel == outside)
    let among = try #require(answer.restricted(to: subset))
    #expect(among.logits.count == 200 && among.predictedLabel == 7)
    #expect(among.predictedClass == subset.name(of: 7))
    #expect(Classification(logits: logits, labels: nil).restricted(to: subset) == nil)
    let few = Classification(logits: [1, 2], labels: LabelSet(names: ["a", "b"]))
    #expect(few.restricted(to: subset) == nil)
  }

  @Test func classifierOfOtherClasses() throws {
    let subset = try #require(LabelSet.named("imagenet-a"))
    let classifier = try zoo().classifier(Tiny.path)
    #expect(throws: ModelError.self) { try classifier.restricted(to: subset) }
    #expect(throws: ModelError.self) { try classifier.classify(batch: [[1, 2, 3]]) }
    #expect(try classifier.classify(batch: []).isEmpty)
  }
}

/// Heads that lose or gain classes on their way through a conversion.
@Suite struct ClassChangeTests {
  /// A head cut down to a subset gives its logits, under its names.
  @Test(arguments: ClassChange.subsets) func subset(_ name: String) throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.classifier(classes: 1000), to: folder + "/all.safetensors")
      var options = ConversionOptions()
      options.classes = ClassChange(name)
      let report = try zoo().convert(
        folder + "/all.safetensors", to: folder + "/few.safetensors", options: options)
      #expect(report.notes.contains("head: the 200 rows of \(name)"))
      let subset = try #require(LabelSet.named(name))
      let (all, few) = (
        try zoo().classifier(folder + "/all.safetensors"),
        try zoo().classifier(folder + "/few.safetensors")
      )
      #expect(few.loaded.labels == subset)
      let whole = try all.restricted(to: subset).classify(Tiny.pictures[0])
      let cut = try few.classify(Tiny.pictures[0])
      #expect(difference(whole.logits, cut.logits) < 1e-6)
      #expect(whole.predictedClass == cut.predictedClass)
    }
  }

  /// A new head is new, and the rest is taken over.
  @Test func newHead() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.classes = .fresh(4)
      let path = folder + "/out.safetensors"
      let report = try zoo().convert(Tiny.path, to: path, options: options)
      // Only what is still the catalogue's is said to be.
      #expect(
        report.notes.contains(
          "recognised as beitv2_tiny_patch8_64: preprocessing is the catalogue's"))
      let (old, new) = (try zoo().load(Tiny.path), try zoo().load(path))
      let pictures = try old.batch(of: Tiny.pictures)
      #expect(try new.model.floats("logits", for: pictures)?.count == 20)
      #expect(new.labels == nil && new.metadata["metrics"] == nil)
      #expect(
        try new.model.floats("features.pooled", for: pictures)
          == old.model.floats("features.pooled", for: pictures))
    }
  }

  /// A head with as many classes stays, and that is said.
  @Test func sameHead() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.classes = .fresh(10)
      let path = folder + "/out.safetensors"
      let report = try zoo().convert(Tiny.path, to: path, options: options)
      #expect(report.notes.contains("head: kept, since it tells 10 classes apart already"))
      #expect(try zoo().load(path).labels?.name(of: 9) == "spiral")
    }
  }

  /// A pretrained backbone becomes a classifier, the shared table copied to each block.
  @Test func pretrained() throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.pretraining, to: folder + "/pt.safetensors")
      var options = ConversionOptions()
      (options.classes, options.to) = (.fresh(5), .timm)
      let report = try zoo().convert(
        folder + "/pt.safetensors", to: folder + "/ft.safetensors", options: options)
      #expect(report.configuration?.task == .classification && report.to == .timm)
      #expect(report.notes.contains { $0.hasPrefix("3 weights") && $0.contains("shared") })
      let tokens = try ["pt", "ft"].map { name in
        let loaded = try zoo().load("\(folder)/\(name).safetensors")
        return try loaded.model.floats("tokens.final", for: loaded.batch(of: [Tiny.pictures[1]]))
      }
      #expect(tokens[0] != nil && tokens[0] == tokens[1])
    }
  }

  @Test func refused() throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.tokenizer, to: folder + "/tokenizer.safetensors")
      for (path, change) in [
        (Tiny.path, ClassChange.subset("imagenet-a")),
        (folder + "/tokenizer.safetensors", .subset("imagenet-r")),
        (folder + "/tokenizer.safetensors", .fresh(3)), (Tiny.path, .fresh(1 << 40)),
      ] {
        var options = ConversionOptions()
        options.classes = change
        #expect(throws: ModelError.self) {
          try zoo().convert(path, to: folder + "/out.safetensors", options: options)
        }
      }
      #expect(try names(in: folder) == ["tokenizer.safetensors"])
    }
  }

  @Test func words() {
    #expect(ClassChange("imagenet-a") == .subset("imagenet-a") && ClassChange("7") == .fresh(7))
    for text in ["imagenet-1k", "", "0", "-3", "x"] { #expect(ClassChange(text) == nil) }
  }
}
