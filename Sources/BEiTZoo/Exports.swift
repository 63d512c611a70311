// One import gives the zoo and the types that it speaks of.
@_exported public import BEiTModels
@_exported public import Checkpoints
@_exported public import Conversion
@_exported public import Fetching
@_exported public import Imaging
@_exported public import Registry
@_exported public import Validation
