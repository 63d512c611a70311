/// What a pickle says about an object of some class: what would be called, with what, and the state
/// that would be given to it.
///
/// Nothing is called.
package struct PickleObject: Sendable {
  /// The class or function that would be called.
  package let callable: PickleValue
  /// The positional arguments.
  package let arguments: PickleValue
  /// The keyword arguments of NEWOBJ_EX.
  package let keywords: PickleValue?
  /// Whether the class makes the object (NEWOBJ) or the callable is called (REDUCE, INST, OBJ).
  package let isNew: Bool
  /// What BUILD hands to the object, the last where it happens twice.
  package var state: PickleValue?
  /// What APPEND adds to the object.
  package var items: [PickleValue] = []
  /// What SETITEM stores in the object.
  package var entries: [PickleEntry] = []
}
