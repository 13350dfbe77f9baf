//! Settings that would have let a caller in, for the shell to put in its own words.

use std::fmt;

/// A setting of the emulator that a caller has just met.
///
/// The rooms below know which setting it is; only who started the emulator knows how to change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint<'a> {
    /// Answer requests for this host name.
    AllowHost(&'a str),
    /// Let web pages of this origin call.
    AllowOrigin(&'a str),
    /// Keep one set of tables for all access keys and regions.
    ShareTables,
    /// Keep a set of tables for each region.
    TellRegionsApart,
    /// Answer control calls, and let requests choose a database.
    TakeControlCalls,
}

/// How the shell says what to do about a hint: a clause in the imperative that can follow a comma, such
/// as `start the emulator with --shared`.
#[derive(Clone, Copy)]
pub(crate) struct HintWords(pub(crate) fn(Hint<'_>) -> String);

impl HintWords {
    /// What to do.
    pub(crate) fn say(self, hint: Hint<'_>) -> String {
        let Self(words) = self;
        words(hint)
    }
}

impl fmt::Debug for HintWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HintWords")
            .field(&self.say(Hint::ShareTables))
            .finish()
    }
}
