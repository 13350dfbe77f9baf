//! A vector index of a new table and one of a table that is there: two types with the same members.

use super::types::{CreateVectorIndexAction, VectorIndex};

impl From<VectorIndex> for CreateVectorIndexAction {
    fn from(index: VectorIndex) -> Self {
        Self {
            dimensions: index.dimensions,
            distance_function: index.distance_function,
            index_name: index.index_name,
            projection: index.projection,
            search_schema: index.search_schema,
            vector_attribute: index.vector_attribute,
        }
    }
}
