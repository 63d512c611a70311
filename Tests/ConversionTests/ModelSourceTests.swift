import BEiTModels
import Checkpoints
import Conversion
import FoundationEssentials
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct ModelSourceTests {
  /// From a file of PyTorch through every layout, on disk, back to the same model.
  @Test(arguments: [
    [Layout.swift], [.unilm, .swift], [.timm, .mmpretrain], [.huggingFace, .unilm, .huggingFace],
  ])
  func throughFiles(layouts: [Layout]) throws {
    try withTemporaryFolder { folder in
      let original = try Checkpoint(path: fixtures + "/tiny/beitv2_tiny_patch8_64.pth")
      let first = try ModelSource(original.tensors)
      #expect(first.configuration.backbone.heads == 4)
      #expect(first.conversion.selection.container == "model")
      var checkpoint = original
      for (index, layout) in layouts.enumerated() {
        let path = "\(folder)/\(index)/model.safetensors"
        checkpoint = try convert(checkpoint, to: layout, at: path)
      }
      let last = try ModelSource(
        checkpoint.tensors, metadata: checkpoint.metadata,
        huggingFaceConfig: checkpoint.configurationText)
      #expect(last.configuration == first.configuration)
      #expect(last.conversion.inferred.assumptions.isEmpty)
      #expect(try values(of: last.weights) == values(of: first.weights))
      #expect(last.conversion.provenance?.layout == layouts.last)
    }
  }

  private func convert(
    _ source: Checkpoint, to layout: Layout, at path: String
  ) throws -> Checkpoint {
    let conversion = try ConversionRequest(to: layout).prepare(
      source.tensors, metadata: source.metadata, huggingFaceConfig: source.configurationText)
    let metadata = try Provenance(
      tool: "tests", layout: layout, configuration: conversion.configuration,
      planDigest: conversion.plan.digest
    ).metadata()
    try makeFolder(of: path)
    try SafetensorsWriter.write(conversion.apply(), metadata: metadata, to: path)
    return try Checkpoint(path: path)
  }

  private func makeFolder(of path: String) throws {
    try FileManager.default.createDirectory(
      atPath: String(path.dropLast("/model.safetensors".count)),
      withIntermediateDirectories: true)
  }
}
