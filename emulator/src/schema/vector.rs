//! Vector indexes: which attribute holds the vectors, and how they are compared and narrowed.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html>

use std::sync::Arc;

/// How the distance of two vectors is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DistanceFunction {
    /// One less the cosine of the angle: 0 to 2, lower is closer.
    Cosine,
    /// The sum of the products of the elements: higher is closer.
    DotProduct,
    /// The length of the difference: lower is closer.
    Euclidean,
}

/// What an attribute of a `SearchSchema` does for a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SearchRole {
    /// `HASH`: each search names one value, and looks at nothing else.
    Partition,
    /// `INLINE_FILTER`: a search may name a value.
    Filter,
}

/// What makes an index one of vectors.
///
/// The attributes of the search schema stand, with their types, in the keys of the index: `HASH` as its partition key,
/// the filters as if they were a sort key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VectorSchema {
    /// The attribute whose value is a vector: a list of numbers.
    pub(crate) attribute: Arc<str>,
    /// How many numbers each vector has, 1 to 4,096.
    pub(crate) dimensions: u32,
    /// How vectors are compared.
    pub(crate) distance: DistanceFunction,
    /// `SearchSchema`, in the order of the request.
    pub(crate) search: Vec<(Arc<str>, SearchRole)>,
}

impl DistanceFunction {
    /// The function that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [Self::Cosine, Self::DotProduct, Self::Euclidean]
            .into_iter()
            .find(|function| function.as_str() == text)
    }

    /// The function as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cosine => "COSINE",
            Self::DotProduct => "DOT_PRODUCT",
            Self::Euclidean => "EUCLIDEAN",
        }
    }
}

impl SearchRole {
    /// The role that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [Self::Partition, Self::Filter]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// The role as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Partition => "HASH",
            Self::Filter => "INLINE_FILTER",
        }
    }
}
