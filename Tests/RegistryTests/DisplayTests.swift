import FoundationEssentials
import Imaging
import Registry
import Testing

@Suite struct DisplayTests {
  let catalog: Catalog

  init() throws { catalog = try Catalog.bundled() }

  @Test func table() throws {
    let names = [
      "beitv2_large_patch16_224_pt1k_ft21kto1k", "vqkd_encoder_base_decoder_3x768x12_clip",
      "kecam_beit_base_patch16_384", "beitv2_large_patch16_224_pt1k_ftade20k", "dalle_encoder",
    ]
    let entries = try names.map { try catalog.model(named: $0) }
    #expect(
      ModelSummary.table(of: entries).lines.joined(separator: "\n") == """
        NAME                                     TASK            INPUT  OUTPUTS  PARAMETERS  RECORDED          LICENSE  STATE                     STORED
        beitv2_large_patch16_224_pt1k_ft21kto1k  classification    224     1000     304.4 M  top1 88.370       MIT      current                   -
        vqkd_encoder_base_decoder_3x768x12_clip  tokenizer         224     8192     109.4 M  codebookUsage 97  MIT      current                   -
        kecam_beit_base_patch16_384              classification    384     1000      86.7 M  top1 86.808       -        unknown, not convertible  -
        beitv2_large_patch16_224_pt1k_ftade20k   segmentation      512      150        441M  mIoU 56.7         MIT      current                   -
        dalle_encoder                            tokenizer           -        -           -  -                 -        unknown, not convertible  -
        """)
  }

  /// Steps that are the same are not named.
  @Test func preprocessingBesideAnother() {
    let usual = Preprocessing(resize: .shortSide(256), crop: 224)
    #expect(usual.summary(besides: usual).isEmpty)
    var other = usual
    other.crop = nil
    other.mean = SIMD3(repeating: 0.5)
    #expect(usual.summary(besides: other) == "crop 224, mean 0.485 0.456 0.406")
    #expect(other.summary(besides: usual) == "no crop, mean 0.5")
    other = Preprocessing(
      resize: .exact(width: 8, height: 9), filter: .box, crop: 224, std: SIMD3(repeating: 1),
      orientation: .apply)
    #expect(
      other.summary(besides: usual) == "exactly 8 x 9, box, std 1.0, turned upright")
    #expect(
      usual.summary(besides: other)
        == "short side 256, bicubic, std 0.229 0.224 0.225, not turned upright")
  }

  @Test func summaryAsJSON() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let entry = try catalog.model(named: "beitv2_base_patch16_224_pt1k_ft1k")
    let text = String(decoding: try encoder.encode(ModelSummary(entry)), as: UTF8.self)
    #expect(
      text == """
        {"convertible":true,"datasets":["imagenet-1k"],"family":"beitv2","imageSize":224,\
        "license":"MIT","name":"beitv2_base_patch16_224_pt1k_ft1k","outputs":1000,\
        "parameters":86530984,"publisher":"unilm","recorded":{"top1":85.5,"top5":97.5},\
        "recordedOn":"imagenet-1k val","size":"base","state":"current","stored":[],\
        "task":"classification"}
        """)
  }

  /// What `zoo show --json` prints is the entry, and reads back as it.
  @Test func entryAsJSON() throws {
    for entry in catalog.models {
      let data = try JSONEncoder().encode(entry)
      #expect(try JSONDecoder().decode(ModelEntry.self, from: data) == entry)
    }
  }

  @Test func sheet() throws {
    let entry = try catalog.model(named: "beitv2_base_patch16_224_pt1k_300e_ft1k")
    #expect(
      ModelSheet(entry, in: catalog).lines.joined(separator: "\n") == """
        beitv2_base_patch16_224_pt1k_300e_ft1k
          publisher         microsoft/unilm
          family            beitv2
          task              classification
          size              base
          parameters        86,530,984 (computed: float tensors, no index buffers)
          operations        17.58 G (multiply-adds as timm counts)
          license           MIT (microsoft/unilm LICENSE and file headers)
          shared names      beit_base_patch16_224

        network
          input             224 x 224
          patch             16 x 16
          width             768
          depth             12
          heads             12
          classes           1000
          relative bias     perBlock
          pooling           mean
          labels            imagenet-1k
          layout            unilm, tensors under model or module

        training
          pretraining       imagenet-1k, 300 epochs
          fine-tuning       imagenet-1k, 100 epochs

        lineage
          initialised from  beitv2_base_patch16_224_pt1k_300e
                              tokenizer vqkd_encoder_base_decoder_3x768x12_clip
                                teacher CLIP ViT-B/16

        files
          current           https://github.com/addf400/files/releases/download/BEiT-v2/beitv2_base_patch16_224_pt1k_300e_ft1k.pth
                            torch, linked by unilm since commit edf2b0a of 2024-04-11
          dead              https://conversationhub.blob.core.windows.net/beit-share-public/beitv2/beitv2_base_patch16_224_pt1k_300e_ft1k.pth
                            torch, account closed to the public since 2023-06 (HTTP 409); the read-only query published 2023-06-08 to 2024-04-11 fails since 2024-04

        preprocessing
          short side 256, bicubic, crop 224, mean 0.485 0.456 0.406, std 0.229 0.224 0.225

        recorded
          imagenet-1k val   top1 85.0
                            short side 256, bicubic, crop 224, mean 0.485 0.456 0.406, std 0.229 0.224 0.225
                            unilm beit2/README.md and beit2/get_started_for_image_classification.md

        sources
          unilm beit2/README.md
          beit2/get_started_for_image_classification.md
        """)
  }

  /// Every entry has a sheet, none with a line that ends in spaces.
  @Test func everySheet() {
    for entry in catalog.models {
      let lines = ModelSheet(entry, in: catalog).lines
      #expect(lines.first == entry.name)
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") }, "\(entry.name)")
    }
  }

  @Test func hub() throws {
    let entry = try catalog.model(named: "beit_base_patch16_384_pt22k_ft22kto1k")
    let files = ModelSheet(entry, in: catalog).sections.first { $0.title == "files" }
    #expect(
      files?.rows.last?.text
        == "microsoft/beit-base-patch16-384, hf layout, Apache-2.0, not confirmed")
  }

  @Test func figuresAsPublished() throws {
    let entry = try catalog.model(named: "beitv2_large_patch16_224_pt1k_ft21kto1k")
    #expect(entry.headline?.figures == "top1 88.370, top5 98.578, loss 0.493")
    #expect(entry.headline?.subject == "imagenet-1k val")
    let segmentation = try catalog.model(named: "beit_base_patch16_640_pt22k_ft22ktoade20k")
    #expect(segmentation.recorded[1].subject == "ade20k val multi-scale and flip")
    #expect(segmentation.recorded[1].figures == "mIoU 54.26, mAcc 65.28, aAcc 84.90")
  }
}
