import Glibc

/// A terminal without a person before it.
final class Terminal {
  private let master: Int32
  private let number: Int32
  private var bytes: [UInt8] = []

  // Macros of <asm/ioctls.h> that are not imported.
  private static let numberRequest: UInt = 0x8004_5430  // TIOCGPTN
  private static let lockRequest: UInt = 0x4004_5431  // TIOCSPTLCK

  init() throws {
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var number: Int32 = 0
    var lock: Int32 = 0
    guard master >= 0, unsafe ioctl(master, Self.lockRequest, &lock) == 0,
      unsafe ioctl(master, Self.numberRequest, &number) == 0
    else { throw ProgramError("cannot make a terminal") }
    self.number = number
  }

  deinit { close(master) }

  /// What was written so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens the end that a program writes to.
  func openOtherEnd() throws -> Int32 {
    let descriptor = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ProgramError("cannot open the terminal") }
    return descriptor
  }

  /// Takes what was written.
  func drain() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer[..<count]
    }
  }
}
