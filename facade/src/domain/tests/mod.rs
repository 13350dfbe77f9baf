//! The contract holds for domains that are not there yet: several tables, some of them shared, and
//! settings of their own.

use std::sync::Arc;

use super::contract::{Domain, Open, Opening, SettingsOfDomains};
use super::registry;
use crate::backend::{KeyAttribute, TableDefinition};
use crate::block::Table;
use crate::block::store::Store;
use crate::block::table::TableNames;
use crate::credentials::{BinaryForm, Credentials};
use crate::error::Error;
use crate::specs::Specs;

fn plain(name: Arc<str>) -> TableDefinition {
    TableDefinition::new(
        name,
        KeyAttribute::text("pk"),
        Some(KeyAttribute::text("sk")),
    )
}

const EVENTS: Table = Table::new("package.events", plain);
const SYNCS: Table = Table::new("package.syncs", plain);
const MODELS: Table = Table::new("package.models", plain);

#[derive(Clone, Debug, PartialEq)]
struct Keep {
    runs: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { runs: 2 }
    }
}

/// A domain with a table of its own, one that it shares, and settings.
#[derive(Clone, Debug)]
struct Syncs {
    own: Arc<str>,
    events: Arc<str>,
    keep: Keep,
}

impl Open for Syncs {
    fn open(opening: &Opening<'_>) -> Self {
        Self {
            own: opening.tables.of(&SYNCS),
            events: opening.tables.of(&EVENTS),
            keep: opening.settings.of::<Self>(),
        }
    }
}

impl Domain for Syncs {
    const TABLES: &'static [Table] = &[SYNCS, EVENTS];

    type Settings = Keep;

    async fn delete_all(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn a_shared_table_is_one_table_with_one_name() {
    let tables = [SYNCS, EVENTS, MODELS, EVENTS];
    let names = TableNames::live(tables.into_iter());
    let names = names.renamed(&EVENTS, &"review.events".into());
    let settings = SettingsOfDomains::default();
    let store = Arc::new(store());
    let opening = Opening {
        store: &store,
        tables: &names,
        settings: &settings,
    };
    let syncs = Syncs::open(&opening);
    assert_eq!(syncs.keep, Keep::default());
    assert_eq!(
        (&*syncs.own, &*syncs.events),
        ("package.syncs", "review.events")
    );
    let definitions = names.definitions();
    let made: Vec<&str> = definitions.iter().map(|table| &*table.name).collect();
    assert_eq!(made, ["package.syncs", "review.events", "package.models"]);
}

fn store() -> Store {
    Store::new(Arc::new(crate::backend::emulator::EmulatorBackend::new()))
}

#[test]
fn settings_are_those_of_one_domain() {
    let mut settings = SettingsOfDomains::default();
    assert_eq!(settings.of::<Syncs>(), Keep { runs: 2 });
    settings.set::<Syncs>(Keep { runs: 7 });
    settings.set::<Credentials>(BinaryForm::Raw);
    settings.set::<Syncs>(Keep { runs: 9 });
    assert_eq!(settings.of::<Syncs>(), Keep { runs: 9 });
    assert_eq!(settings.of::<Credentials>(), BinaryForm::Raw);
}

#[test]
fn every_domain_has_its_tables_in_the_list() {
    let names = registry::live_names();
    for table in Specs::TABLES.iter().chain(Credentials::TABLES) {
        assert_eq!(&*names.of(table), table.name());
    }
}
