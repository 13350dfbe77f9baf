//! SQLite with the tables and indexes of the original, in memory.

use std::hint::black_box;

use package_database::syncs::{Grant, ResourceId};
use rusqlite::{Connection, Row, Statement, params};

use crate::Relation;
use crate::data::{entitlement, principal, resource};

const SCHEMA: &str = "
    CREATE TABLE grants (id INTEGER PRIMARY KEY, sync INTEGER NOT NULL, external_id TEXT NOT NULL, entitlement TEXT NOT NULL,
        type TEXT NOT NULL, resource TEXT NOT NULL, principal_type TEXT NOT NULL, principal TEXT NOT NULL,
        name TEXT NOT NULL, seen TEXT NOT NULL);
    CREATE UNIQUE INDEX by_id ON grants (external_id, sync);
    CREATE INDEX by_principal ON grants (principal_type, principal, sync);
    CREATE INDEX by_entitlement ON grants (entitlement, sync);
    CREATE INDEX by_resource ON grants (type, resource, sync);
";

const COLUMNS: &str =
    "external_id, entitlement, type, resource, principal_type, principal, name, seen";

pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        Self(connection)
    }

    /// Stores grants of a sync, in the transaction that is open or begins with them.
    pub(crate) fn put(&self, sync: i64, grants: &[Grant]) {
        if self.0.is_autocommit() {
            self.0.execute_batch("BEGIN").unwrap();
        }
        let sql = format!("INSERT INTO grants (sync, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (external_id, sync) DO UPDATE SET entitlement = excluded.entitlement, type = excluded.type,
            resource = excluded.resource, principal_type = excluded.principal_type, principal = excluded.principal,
            name = excluded.name, seen = excluded.seen");
        let mut insert = self.0.prepare(&sql).unwrap();
        for grant in grants {
            let row = params![
                sync,
                grant.id,
                grant.entitlement,
                grant.resource.resource_type,
                grant.resource.id,
                grant.principal.resource_type,
                grant.principal.id,
                grant.name,
                "2026-01-01T00:00:00.000000000Z"
            ];
            insert.execute(row).unwrap();
        }
    }

    /// Ends the transaction.
    pub(crate) fn commit(&self) {
        self.0.execute_batch("COMMIT").unwrap();
    }

    /// Runs a query for each of some things, made ready once: all columns of its rows, as texts.
    fn run(&self, condition: &str, lists: usize, of: impl Fn(usize) -> [String; 2]) {
        let mut statement = self.ready(condition);
        for number in 0..lists {
            let [one, other] = of(number);
            let rows = statement.query_map(params![one, other], texts).unwrap();
            let rows: Vec<_> = rows.map(Result::unwrap).collect();
            assert!(!rows.is_empty(), "the condition finds what was stored");
            black_box(rows);
        }
    }

    fn ready(&self, condition: &str) -> Statement<'_> {
        let sql = format!("SELECT {COLUMNS} FROM grants WHERE {condition} ORDER BY external_id");
        self.0.prepare(&sql).unwrap()
    }

    /// The grants of each of some things, by a relation.
    pub(crate) fn lists(&self, relation: Relation, lists: usize) {
        let both = |id: ResourceId| [id.resource_type, id.id];
        match relation {
            Relation::Resource => {
                let condition = "type = ?1 AND resource = ?2 AND sync = 1";
                self.run(condition, lists, |number| both(resource(number)));
            }
            Relation::Principal => {
                let condition = "principal_type = ?1 AND principal = ?2 AND sync = 1";
                self.run(condition, lists, |number| both(principal(number)));
            }
            Relation::Entitlement => {
                let condition = "entitlement = ?1 AND ?2 = '' AND sync = 1";
                self.run(condition, lists, |number| {
                    [entitlement(number), String::new()]
                });
            }
        }
    }

    /// What the second sync has and the first has not, and the other way round.
    pub(crate) fn diff(&self) -> [usize; 2] {
        [(1, 2), (2, 1)].map(|(base, applied)| {
            let condition = "sync = ?2 AND NOT EXISTS (SELECT 1 FROM grants b WHERE b.external_id = grants.external_id
                AND b.sync = ?1)";
            let mut statement = self.ready(condition);
            let rows = statement.query_map(params![base, applied], texts).unwrap();
            rows.map(Result::unwrap).map(black_box).count()
        })
    }
}

fn texts(row: &Row<'_>) -> rusqlite::Result<[String; 8]> {
    let mut texts: [String; 8] = Default::default();
    for (place, text) in texts.iter_mut().enumerate() {
        *text = row.get(place)?;
    }
    Ok(texts)
}
