//! Samples and words to numbers with a definition, a unit and a source.
