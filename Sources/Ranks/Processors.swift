internal import CFileShims
internal import Glibc

/// The processors of this machine.
package enum Processors {
  /// How many this process may run on.
  ///
  /// Launchers bind each of their processes to some of them.
  package static let available: Int = {
    let bound = Int(zoo_available_processors())
    return max(1, bound > 0 ? bound : sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }()
}
