/// Fetches files so that each appears under its name complete and checked, or not at all.
///
/// A fetch goes on where an earlier one stopped, in this process or another, as long as the server
/// proves that the file is still the same; it tries again what may pass; it waits, but not for ever,
/// for another process that fetches the same file; and it compares size, digest and first bytes
/// before the file gets its name. A file that is there already stays until then.
package struct Fetcher: Sendable {
  /// How files are fetched.
  package let options: FetchOptions

  /// A fetcher that works by `options`.
  package init(options: FetchOptions = FetchOptions()) { self.options = options }

  /// Fetches the file that `request` asks for, and tells `report` what happens meanwhile.
  package func fetch(
    _ request: FetchRequest, cancellation: Cancellation = Cancellation(),
    report: @escaping (FetchEvent) -> Void = { _ in }
  ) throws(FetchError) -> FetchedFile {
    let mask = SignalMask()
    defer { mask.restore() }
    let session = try FetchSession(
      request, options: options, cancellation: cancellation, report: report)
    return try cancellation.used { () throws(FetchError) in try session.run() }
  }
}
