internal import Glibc

#if MPI
  internal import CMPIShims
#endif

/// The processes that a launcher such as `mpirun` or `srun` started together.
package enum World {
  /// Whether this program can share a run with others.
  package static var isSupported: Bool {
    #if MPI
      true
    #else
      false
    #endif
  }

  /// Joins the processes that were started with this one; alone where nothing says that there are any.
  ///
  /// - Throws: `RankError` where a launcher started several and this program cannot join them: each
  ///   would do all of the work.
  package static func join() throws(RankError) -> any Communicator {
    guard let launcher else { return SingleProcess() }
    #if MPI
      return try MPICommunicator(startedBy: launcher)
    #else
      guard started > 1 else { return SingleProcess() }
      throw RankError(
        "\(launcher) started several processes, and this program was built without MPI",
        hint: "build it with `--traits MPI`, or give each process its part with --shard i/n")
    #endif
  }

  /// Waits for the other processes and leaves them.
  package static func leave() {
    #if MPI
      zoo_mpi_leave()
    #endif
  }

  /// Ends all processes of the job, as this one cannot go on.
  package static func abort(_ status: Int32) {
    #if MPI
      zoo_mpi_abort(status)
    #endif
  }

  /// What started this process as one of several, by the variables that it sets.
  private static var launcher: String? {
    if variable("OMPI_COMM_WORLD_SIZE") != nil { return "mpirun" }
    if variable("PMIX_RANK") != nil || variable("PMI_RANK") != nil {
      return variable("SLURM_PROCID") != nil ? "srun" : "a launcher"
    }
    return nil
  }

  /// How many processes it started, as far as it says.
  private static var started: Int {
    let names = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"]
    return names.lazy.compactMap(variable).compactMap { Int($0) }.first ?? 1
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
