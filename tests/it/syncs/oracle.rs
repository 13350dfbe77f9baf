//! SQLite as the oracle: tables and statements in the shape of the original's.

use rusqlite::{Connection, params};

/// The four kinds that both engines keep, as the original keeps them: one table for each, unique by sync and id.
const SCHEMA: &str = "
    CREATE TABLE runs (sync INTEGER PRIMARY KEY, kind TEXT, ended INTEGER);
    CREATE TABLE types (sync INTEGER, id TEXT, name TEXT, seen INTEGER, UNIQUE (sync, id));
    CREATE TABLE resources (sync INTEGER, type TEXT, id TEXT, parent_type TEXT, parent TEXT, name TEXT, seen INTEGER,
        UNIQUE (sync, type, id));
    CREATE INDEX resources_by_parent ON resources (sync, parent_type, parent);
    CREATE TABLE entitlements (sync INTEGER, id TEXT, type TEXT, resource TEXT, name TEXT, seen INTEGER,
        UNIQUE (sync, id));
    CREATE TABLE grants (sync INTEGER, id TEXT, entitlement TEXT, type TEXT, resource TEXT, principal_type TEXT,
        principal TEXT, name TEXT, seen INTEGER, UNIQUE (sync, id));
";

/// What one engine answers: the ids of a list, in the order of their bytes.
pub(super) type Ids = Vec<String>;

pub(super) struct Oracle(Connection);

/// A grant as both engines take it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) entitlement: String,
    pub(super) resource: (String, String),
    pub(super) principal: (String, String),
    pub(super) name: String,
    pub(super) seen: i64,
}

impl Oracle {
    pub(super) fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        Self(connection)
    }

    pub(super) fn start(&self, sync: i64, kind: &str) {
        let sql = "INSERT INTO runs (sync, kind) VALUES (?1, ?2)";
        self.0.execute(sql, params![sync, kind]).unwrap();
    }

    pub(super) fn end(&self, sync: i64, at: i64) {
        let sql = "UPDATE runs SET ended = ?2 WHERE sync = ?1";
        self.0.execute(sql, params![sync, at]).unwrap();
    }

    /// Writes a resource; whether anything was written.
    pub(super) fn resource(
        &self,
        sync: i64,
        id: &(String, String),
        parent: Option<&(String, String)>,
        name: &str,
        seen: i64,
        newer: bool,
    ) -> bool {
        let newer = guard("resources", newer);
        let sql = format!(
            "INSERT INTO resources VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sync, type, id) DO UPDATE SET
             parent_type = excluded.parent_type, parent = excluded.parent, name = excluded.name,
             seen = excluded.seen {newer}"
        );
        let (kind, parent) = parent.map(|(kind, id)| (kind, id)).unzip();
        let row = params![sync, id.0, id.1, kind, parent, name, seen];
        self.0.execute(&sql, row).unwrap() > 0
    }

    /// Writes a grant; whether anything was written.
    pub(super) fn grant(&self, sync: i64, row: &Row, newer: bool) -> bool {
        let newer = guard("grants", newer);
        let sql = format!(
            "INSERT INTO grants VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (sync, id) DO UPDATE SET
             entitlement = excluded.entitlement, type = excluded.type, resource = excluded.resource,
             principal_type = excluded.principal_type, principal = excluded.principal,
             name = excluded.name, seen = excluded.seen {newer}"
        );
        let row = params![
            sync,
            row.id,
            row.entitlement,
            row.resource.0,
            row.resource.1,
            row.principal.0,
            row.principal.1,
            row.name,
            row.seen
        ];
        self.0.execute(&sql, row).unwrap() > 0
    }

    pub(super) fn delete_grant(&self, sync: i64, id: &str) {
        let sql = "DELETE FROM grants WHERE sync = ?1 AND id = ?2";
        self.0.execute(sql, params![sync, id]).unwrap();
    }

    /// The ids of grants that satisfy a condition of two parameters.
    pub(super) fn grants(&self, sync: i64, condition: &str, with: (&str, &str)) -> Ids {
        let sql = format!(
            "SELECT id FROM grants WHERE sync = ?1 AND {condition} ORDER BY CAST(id AS BLOB)"
        );
        self.ids(&sql, params![sync, with.0, with.1])
    }

    /// The ids of resources that satisfy a condition of two parameters.
    pub(super) fn resources(&self, sync: i64, condition: &str, with: (&str, &str)) -> Ids {
        let sql = format!(
            "SELECT type || '/' || id FROM resources WHERE sync = ?1 AND {condition}
             ORDER BY CAST(type AS BLOB), CAST(id AS BLOB)"
        );
        self.ids(&sql, params![sync, with.0, with.1])
    }

    /// The grants that a sync has and its base has not.
    pub(super) fn added(&self, base: i64, applied: i64) -> Ids {
        let sql = "SELECT id FROM grants WHERE sync = ?2 AND id NOT IN (SELECT id FROM grants WHERE sync = ?1)
                   ORDER BY CAST(id AS BLOB)";
        self.ids(sql, params![base, applied])
    }

    /// The grants that both have with other contents.
    pub(super) fn changed(&self, base: i64, applied: i64) -> Ids {
        let sql = "SELECT a.id FROM grants a JOIN grants b ON a.id = b.id WHERE b.sync = ?1 AND a.sync = ?2 AND
                   (a.entitlement, a.type, a.resource, a.principal_type, a.principal, a.name) IS NOT
                   (b.entitlement, b.type, b.resource, b.principal_type, b.principal, b.name)
                   ORDER BY CAST(a.id AS BLOB)";
        self.ids(sql, params![base, applied])
    }

    /// Removes all full syncs that have ended but the newest two, and answers which stay.
    pub(super) fn cleanup(&self) -> Vec<i64> {
        let sql = "DELETE FROM runs WHERE kind = 'full' AND ended IS NOT NULL AND sync NOT IN
                   (SELECT sync FROM runs WHERE kind = 'full' AND ended IS NOT NULL ORDER BY ended DESC LIMIT 2)";
        self.0.execute(sql, params![]).unwrap();
        for table in ["types", "resources", "entitlements", "grants"] {
            let sql = format!("DELETE FROM {table} WHERE sync NOT IN (SELECT sync FROM runs)");
            self.0.execute(&sql, params![]).unwrap();
        }
        let mut statement = self
            .0
            .prepare("SELECT sync FROM runs ORDER BY sync")
            .unwrap();
        let rows = statement.query_map(params![], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn ids(&self, sql: &str, with: impl rusqlite::Params) -> Ids {
        let mut statement = self.0.prepare(sql).unwrap();
        let rows = statement.query_map(with, |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

/// What lets only a newer record take the place of another.
fn guard(table: &str, newer: bool) -> String {
    match newer {
        true => format!("WHERE excluded.seen > {table}.seen"),
        false => String::new(),
    }
}
