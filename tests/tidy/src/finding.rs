//! What a rule finds.

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The rule's short name, as an allow-list spells it.
    pub(crate) rule: &'static str,
    /// What an entry of an allow-list names: a file, or a thing such as an edge or a name.
    pub(crate) subject: String,
    /// What is wrong, and where exactly.
    pub(crate) what: String,
}

impl Finding {
    /// A breach of `rule` by `subject`.
    pub(crate) fn new(rule: &'static str, subject: impl Into<String>, what: String) -> Self {
        Self {
            rule,
            subject: subject.into(),
            what,
        }
    }
}
