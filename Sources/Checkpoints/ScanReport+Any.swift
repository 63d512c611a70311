extension ScanReport {
  /// Scans a file of any format; safetensors files can only be well or ill formed.
  public init(scanning path: String) {
    let failure: CheckpointError
    do {
      let checkpoint = try Checkpoint(path: path)
      self.init(
        path: path, imports: checkpoint.imports, findings: checkpoint.findings,
        error: nil)
      return
    } catch {
      failure = error
    }
    // What was noticed before the error is in the scan of PyTorch's own formats.
    let partial = ScanReport(path: DistributedCheckpoint.index(of: path) ?? path)
    self.init(
      path: path, imports: partial.imports, findings: partial.findings, error: failure)
  }
}
