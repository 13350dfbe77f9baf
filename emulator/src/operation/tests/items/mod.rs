//! The operations on items: requests in the JSON of the wire, and what the service answers.

mod batch;
mod page;
mod single;
mod world;
