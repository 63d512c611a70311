#if MPI
  internal import CMPIShims

  /// The processes of an MPI job.
  struct MPICommunicator: Communicator {
    let rank: Int
    let size: Int
    let host: String

    /// Joins the job.
    init(startedBy launcher: String) throws(RankError) {
      guard zoo_mpi_start() else { throw RankError("MPI, started by \(launcher), has no threads") }
      rank = Int(zoo_mpi_rank())
      size = Int(zoo_mpi_size())
      host = MPICommunicator.machine
    }

    private static var machine: String {
      var name = [CChar](repeating: 0, count: 256)
      unsafe name.withUnsafeMutableBufferPointer { buffer in
        if let start = buffer.baseAddress { unsafe zoo_mpi_host(start, buffer.count) }
      }
      let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return String(decoding: bytes, as: UTF8.self)
    }

    func broadcast(_ bytes: [UInt8]) throws(RankError) -> [UInt8] {
      // The length first: only rank 0 knows it.
      var length = Int64(rank == 0 ? bytes.count : 0)
      unsafe withUnsafeMutableBytes(of: &length) { buffer in
        if let start = buffer.baseAddress {
          unsafe zoo_mpi_broadcast(start, Int32(buffer.count))
        }
      }
      let count = try MPICommunicator.count(Int(length))
      var received = rank == 0 ? bytes : [UInt8](repeating: 0, count: Int(count))
      unsafe received.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { unsafe zoo_mpi_broadcast(start, count) }
      }
      return received
    }

    func post(_ bytes: [UInt8]) throws(RankError) {
      let count = try MPICommunicator.count(bytes.count)
      let isSent = unsafe bytes.withUnsafeBytes { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe zoo_mpi_post(start, count)
      }
      guard isSent else { throw RankError("no memory for a message of \(bytes.count) bytes") }
    }

    func receive(waits: Bool) -> [UInt8]? {
      var (source, count) = (Int32(0), Int32(0))
      while unsafe !zoo_mpi_probe(&source, &count) {
        guard waits else { return nil }
        zoo_mpi_pause()
      }
      var bytes = [UInt8](repeating: 0, count: Int(count))
      unsafe bytes.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { unsafe zoo_mpi_receive(start, count, source) }
      }
      return bytes
    }

    private static func count(_ bytes: Int) throws(RankError) -> Int32 {
      guard let count = Int32(exactly: bytes), count > 0 else {
        throw RankError(
          "a message has \(bytes) bytes, expected at most \(Int32.max)", hint: "lower --batch")
      }
      return count
    }
  }
#endif
