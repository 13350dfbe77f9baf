//! What keeps a question from being asked.

/// Why there is no pair of answers.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// A file of `tests/ask/` is not what it should be.
    #[error("{file}: {what}")]
    Data {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// A word `$(...)` of a request means nothing.
    #[error("$({0}) means nothing")]
    Word(String),
    /// A request could not be built or signed.
    #[error("cannot sign: {0}")]
    Signing(String),
    /// Nothing came back.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// What a question needs before it is asked was refused.
    #[error("its setup was refused: {0}")]
    Setup(String),
    /// A table did not come to rest.
    #[error("table {0} does not settle")]
    Unsettled(String),
    /// Whoever started the run has stopped it.
    #[error("interrupted")]
    Interrupted,
}
