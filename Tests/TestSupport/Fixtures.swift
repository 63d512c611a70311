/// The root of the repository.
package let repository =
  "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

/// The folder of the fixtures.
package let fixtures = repository + "/Fixtures"

/// The folder of facts and reference outputs that stands beside some checkouts; tests that need it
/// are skipped, visibly, where it is absent.
package let shared = repository + "/../shared"
