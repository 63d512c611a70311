// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// One room of the house: a Swift target with the settings that every target shares.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a room; each may also read the fixtures through `TestSupport`.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: settings)
}

func library(_ name: String, pkgConfig: String, apt package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// Holds where somebody wants runs that machines share.
let mpi = TargetDependencyCondition.when(traits: ["MPI"])

let package = Package(
  name: "beit-zoo",
  products: [
    .library(name: "Checkpoints", targets: ["Checkpoints"]),
    .library(name: "BEiTZoo", targets: ["BEiTZoo"]),
    .executable(name: "zoo", targets: ["ZooCLI"]),
    .executable(name: "classify-pictures", targets: ["ClassifyPictures"]),
    .executable(name: "inspect-checkpoint", targets: ["InspectCheckpoint"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Share validation runs between machines, over Open MPI.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    library("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
    library("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg-dev"),
    library("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    library("CWebP", pkgConfig: "libwebp", apt: "libwebp-dev"),
    library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    library("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    // Only looked for, and only built upon, where the trait is on.
    library("COpenMPI", pkgConfig: "ompi-c", apt: "libopenmpi-dev"),
    .target(
      name: "CMPIShims", dependencies: [.target(name: "COpenMPI", condition: mpi)],
      cSettings: [.define("ZOO_MPI", .when(traits: ["MPI"]))]),
    .target(name: "CImageShims", dependencies: ["CJPEG", "CPNG"]),
    .target(name: "CFileShims"),
    .target(name: "CKernels"),
    .target(name: "CZooData", exclude: ["labels"]),

    room("Tensors", ["CCrypto", "CFileShims"]),
    room("Safetensors", ["Tensors"]),
    room("TorchCheckpoint", ["Tensors", "CZlib"]),
    room("Checkpoints", ["Tensors", "Safetensors", "TorchCheckpoint"]),
    room("Kernels", ["CKernels"]),
    room("BEiTModels", ["Tensors", "Kernels"]),
    room("Imaging", ["Tensors", "CImageShims", "CJPEG", "CPNG", "CWebP"]),
    room("Conversion", ["Tensors", "Safetensors", "Checkpoints", "BEiTModels"]),
    room("Fetching", ["Tensors", "CCurl", "CFileShims"]),
    room("Registry", ["Tensors", "CZooData", "Imaging", "Fetching"]),
    room("Ranks", ["CFileShims", .target(name: "CMPIShims", condition: mpi)]),
    room("Validation", ["Tensors", "BEiTModels", "Imaging", "Registry", "Ranks"]),
    room(
      "BEiTZoo",
      [
        "Tensors", "Checkpoints", "Kernels", "BEiTModels", "Imaging", "Conversion", "Fetching",
        "Registry", "Validation",
      ]),
    .executableTarget(
      name: "ZooCLI",
      dependencies: [
        "Tensors", "Safetensors", "TorchCheckpoint", "Checkpoints", "BEiTModels", "Imaging",
        "Conversion", "Fetching", "Registry", "Ranks", "Validation", "BEiTZoo",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "ClassifyPictures", dependencies: ["BEiTZoo"], path: "Examples/ClassifyPictures",
      swiftSettings: settings),
    .executableTarget(
      name: "InspectCheckpoint", dependencies: ["Checkpoints"], path: "Examples/InspectCheckpoint",
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport",
      exclude: ["fault_server.py"], swiftSettings: settings),
    tests(of: "Tensors"),
    tests(of: "Safetensors", ["Tensors"]),
    tests(of: "TorchCheckpoint", ["Tensors", "CZip"]),
    tests(of: "Checkpoints", ["Tensors", "Safetensors", "TorchCheckpoint"]),
    tests(of: "Kernels"),
    tests(of: "BEiTModels", ["Tensors", "Safetensors"]),
    tests(of: "Imaging", ["Tensors"]),
    tests(of: "Conversion", ["Tensors", "Safetensors", "Checkpoints", "BEiTModels"]),
    .executableTarget(
      name: "fetch-file", dependencies: ["Fetching"], path: "Tests/FetchFile",
      swiftSettings: settings),
    tests(of: "Fetching", ["Tensors", "fetch-file"]),
    tests(of: "Registry", ["Imaging", "Fetching"]),
    tests(
      of: "Validation",
      ["Tensors", "Checkpoints", "BEiTModels", "Conversion", "Imaging", "Registry", "Ranks"]),
    tests(
      of: "BEiTZoo",
      ["Tensors", "Safetensors", "Checkpoints", "BEiTModels", "Conversion", "Imaging", "Registry"]),
    tests(of: "ZooCLI", ["Tensors", "Safetensors", "BEiTModels"], exclude: ["Snapshots"]),
  ],
  cLanguageStandard: .gnu17
)
