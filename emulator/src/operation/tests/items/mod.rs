//! The operations on items: requests in the JSON of the wire, and what the service answers.

mod batch;
mod index;
mod order;
mod query;
mod query_order;
mod refusal;
mod reported;
mod scan;
mod sets;
mod single;
mod starts;
mod statement_size;
mod updates;
pub(super) mod world;
