//! CloudFormation templates, in YAML or JSON.

use dynamodb_emulator::Emulator;
use dynamodb_emulator::ops::ListTables;
use dynamodb_emulator::types::ListTablesInput;

use super::world;

/// A template creates the tables that it says, or is refused with a reason and creates none.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let emulator = world::builder().build().unwrap();
    match emulator.create_from_template(text) {
        Ok(mut named) => {
            named.sort();
            assert_eq!(named, tables(&emulator), "{text}");
        }
        Err(error) => {
            assert!(!error.to_string().is_empty(), "{text}");
            assert_eq!(tables(&emulator), Vec::<String>::new(), "{text}");
        }
    }
}

/// The names of all tables, in order.
fn tables(emulator: &Emulator) -> Vec<String> {
    let mut names = Vec::new();
    let mut input = ListTablesInput::default();
    loop {
        let page = emulator.call::<ListTables>(input).unwrap();
        names.extend(page.table_names.unwrap_or_default());
        if page.last_evaluated_table_name.is_none() {
            return names;
        }
        input = ListTablesInput {
            exclusive_start_table_name: page.last_evaluated_table_name,
            limit: None,
        };
    }
}
