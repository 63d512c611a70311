// Lists the tensors of a checkpoint of any format, and copies them into a safetensors file.
import Checkpoints
import Glibc

let arguments = CommandLine.arguments.dropFirst()
guard let source = arguments.first else {
  print("usage: inspect-checkpoint SOURCE [COPY.safetensors]")
  exit(64)
}
do {
  let checkpoint = try Checkpoint(path: source)
  print("\(source): \(checkpoint.format.rawValue), \(checkpoint.tensors.count) tensors")
  for finding in checkpoint.findings {
    print(finding.severity.rawValue, finding.kind, finding.detail)
  }
  for (name, tensor) in checkpoint.tensors {
    print(name, tensor.scalarType.rawValue, tensor.shape, try SHA256.digest(of: tensor.bytes))
  }
  if let copy = arguments.dropFirst().first {
    // Bytes go from file to file; nothing appears at `copy` unless all of it could be written.
    try SafetensorsWriter.write(checkpoint.tensors, metadata: ["source": source], to: copy)
  }
} catch {
  print(error)  // `file: what failed: detail`, and where there is advice a line `hint: …`
  exit(2)
}
