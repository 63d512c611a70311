internal import Glibc

/// The bytes that can still be written into `folder`; nil where the system does not tell.
func freeSpace(in folder: String) -> Int? {
  var status = statvfs()
  guard unsafe statvfs(folder, &status) == 0 else { return nil }
  let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
  let (bytes, overflow) = UInt64(blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize))
  return overflow ? nil : Int(clamping: bytes)
}
