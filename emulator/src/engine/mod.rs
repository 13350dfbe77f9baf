//! Reads and writes with DynamoDB's meaning.
//!
//! Invariant: this room knows no request, no JSON, no HTTP.
