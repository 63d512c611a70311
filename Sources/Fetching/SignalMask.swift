internal import Glibc

/// Keeps two signals from ending the process while a thread writes.
///
/// SIGPIPE comes when a peer is gone, SIGXFSZ when a file would grow past the limit of this process;
/// both show as errors as well.
struct SignalMask {
  private var before = sigset_t()
  private var blocked = sigset_t()

  /// Blocks the signals in this thread.
  init() {
    unsafe sigemptyset(&blocked)
    unsafe sigaddset(&blocked, SIGPIPE)
    unsafe sigaddset(&blocked, SIGXFSZ)
    unsafe pthread_sigmask(SIG_BLOCK, &blocked, &before)
  }

  /// Puts the thread back as it was.
  func restore() {
    var before = before
    var blocked = blocked
    var none = timespec()
    // Signals that came meanwhile would strike now; whoever had them blocked before keeps them.
    let held = unsafe sigismember(&before, SIGPIPE) == 1 || sigismember(&before, SIGXFSZ) == 1
    if !held { while unsafe sigtimedwait(&blocked, nil, &none) > 0 {} }
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
