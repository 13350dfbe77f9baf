//! The rules of this code base that a compiler does not know, for every crate of the workspace: who may use
//! whom, how long a file may grow, which facts must name their source, which comments must be there.

mod allowed;
mod finding;
mod graph;
mod links;
mod numbers;
pub mod report;
mod rules;
mod suite;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub use rules::operations::OperationLook;
pub use suite::{Config, Rule, Suite};
