public import Imaging

/// What is done to a picture before a model sees it, in the form that the catalogue records.
public typealias PreprocessingRecord = Preprocessing
