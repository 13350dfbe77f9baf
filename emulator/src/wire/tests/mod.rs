//! The generated wire layer and its runtime.
