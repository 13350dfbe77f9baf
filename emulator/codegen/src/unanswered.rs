//! The list of operations that the emulator does not answer yet.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::model::{Error, Model, Operation};

/// Everything in `unanswered.toml`.
#[derive(Clone, Debug, Default)]
pub struct Unanswered(BTreeSet<String>);

impl Unanswered {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// When the text is no such list, or names an operation twice or one that the model does not have.
    pub fn read(text: &str, model: &Model) -> Result<Self, Error> {
        let table: Table = text
            .parse()
            .map_err(|error| format!("unanswered: {error}"))?;
        let list = table.get("operations").and_then(Value::as_array);
        let list = list.ok_or("unanswered: no operations")?;
        let mut names = BTreeSet::new();
        for name in list {
            let name = name.as_str().ok_or("unanswered: a name is no text")?;
            if !model
                .operations
                .iter()
                .any(|operation| operation.name == name)
            {
                return Err(format!("unanswered: no operation {name}"));
            }
            if !names.insert(name.to_owned()) {
                return Err(format!("unanswered: {name} twice"));
            }
        }
        Ok(Self(names))
    }

    /// Whether an operation is on the list.
    pub fn contains(&self, operation: &Operation) -> bool {
        self.0.contains(&operation.name)
    }
}
