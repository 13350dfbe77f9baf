//! Files of version 1 of the original: five bytes, and a database of SQLite under zstd. They are read here alone, to
//! have data that no code of ours has made up the shape of.

use std::io::Read as _;

use package_database::block::ListOptions;
use package_database::syncs::{
    DynamoSyncStore, Entitlement, Grant, GrantFilter, Resource, ResourceId, ResourceType, SyncId,
};
use package_database::testing::TestDatabase;
use rusqlite::{Connection, Row, params};
use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::support::folder::Folder;

/// What a file begins with.
const MAGIC: &[u8; 5] = b"C1ZF\0";

/// The tables of the original, as far as they are read.
const SCHEMA: &str = "
    CREATE TABLE v1_sync_runs (id INTEGER PRIMARY KEY, sync_id TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
        sync_token TEXT NOT NULL DEFAULT '');
    CREATE TABLE v1_resource_types (id INTEGER PRIMARY KEY, external_id TEXT NOT NULL, sync_id TEXT NOT NULL,
        discovered_at TEXT NOT NULL, UNIQUE (external_id, sync_id));
    CREATE TABLE v1_resources (id INTEGER PRIMARY KEY, resource_type_id TEXT NOT NULL, external_id TEXT NOT NULL,
        parent_resource_type_id TEXT, parent_resource_id TEXT, sync_id TEXT NOT NULL, discovered_at TEXT NOT NULL,
        UNIQUE (external_id, sync_id));
    CREATE TABLE v1_entitlements (id INTEGER PRIMARY KEY, external_id TEXT NOT NULL, resource_type_id TEXT NOT NULL,
        resource_id TEXT NOT NULL, sync_id TEXT NOT NULL, discovered_at TEXT NOT NULL, UNIQUE (external_id, sync_id));
    CREATE TABLE v1_grants (id INTEGER PRIMARY KEY, external_id TEXT NOT NULL, resource_type_id TEXT NOT NULL,
        resource_id TEXT NOT NULL, entitlement_id TEXT NOT NULL, principal_resource_type_id TEXT NOT NULL,
        principal_resource_id TEXT NOT NULL, sync_id TEXT NOT NULL, discovered_at TEXT NOT NULL,
        UNIQUE (external_id, sync_id));
";

/// The database in a file; `None` for what is no file of version 1.
fn database(file: &[u8]) -> Option<Vec<u8>> {
    let mut compressed = file.strip_prefix(MAGIC)?;
    let mut decoder = StreamingDecoder::new(&mut compressed).ok()?;
    let mut bytes = Vec::new();
    decoder.read_to_end(&mut bytes).ok()?;
    bytes.starts_with(b"SQLite format 3\0").then_some(bytes)
}

/// The sync that ended last, as another sync of a store.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes its own files"
)]
async fn read(file: &[u8], store: &DynamoSyncStore) -> Option<SyncId> {
    let folder = Folder::new("c1z");
    let path = folder.place("sync.db");
    std::fs::write(&path, database(file)?).unwrap();
    let from = Connection::open(&path).unwrap();
    let sql = "SELECT sync_id FROM v1_sync_runs WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1";
    let sync: String = from.query_row(sql, [], |row| row.get(0)).ok()?;
    fn rows<T>(
        from: &Connection,
        columns: &str,
        sync: &str,
        make: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let sql = format!("SELECT {columns} WHERE sync_id = ?1 ORDER BY id");
        let mut statement = from.prepare(&sql).unwrap();
        let rows = statement.query_map(params![sync], |row| make(row)).unwrap();
        rows.map(Result::unwrap).collect()
    }
    let types = rows(&from, "external_id FROM v1_resource_types", &sync, |row| {
        Ok(ResourceType::new(row.get::<_, String>(0)?))
    });
    let id = |row: &Row<'_>, at: usize| {
        let (kind, id): (String, String) = (row.get(at)?, row.get(at + 1)?);
        Ok::<_, rusqlite::Error>(ResourceId::new(kind, id))
    };
    let columns = "resource_type_id, external_id, parent_resource_type_id, parent_resource_id FROM v1_resources";
    let resources = rows(&from, columns, &sync, |row| {
        let resource = Resource::new(id(row, 0)?);
        Ok(match row.get::<_, Option<String>>(2)? {
            Some(_) => resource.parent(id(row, 2)?),
            None => resource,
        })
    });
    let columns = "external_id, resource_type_id, resource_id FROM v1_entitlements";
    let entitlements = rows(&from, columns, &sync, |row| {
        Ok(Entitlement::new(row.get::<_, String>(0)?, id(row, 1)?))
    });
    let columns =
        "external_id, entitlement_id, resource_type_id, resource_id, principal_resource_type_id,
                   principal_resource_id FROM v1_grants";
    let grants = rows(&from, columns, &sync, |row| {
        let (own, entitlement): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(Grant::new(own, entitlement, id(row, 2)?, id(row, 4)?))
    });
    store.start_new().await.unwrap();
    store.put_resource_types(&types).await.unwrap();
    store.put_resources(&resources).await.unwrap();
    store.put_entitlements(&entitlements).await.unwrap();
    store.put_grants(&grants).await.unwrap();
    Some(store.end().await.unwrap().id)
}

/// A file of two syncs, the second of which did not end.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads and writes its own files"
)]
fn file() -> Vec<u8> {
    let folder = Folder::new("c1z");
    let path = folder.place("sync.db");
    let to = Connection::open(&path).unwrap();
    to.execute_batch(SCHEMA).unwrap();
    let at = "2026-01-01 00:00:00.000000000";
    for (sync, ended) in [("one", Some(at)), ("two", None)] {
        let run = "INSERT INTO v1_sync_runs (sync_id, started_at, ended_at) VALUES (?1, ?2, ?3)";
        to.execute(run, params![sync, at, ended]).unwrap();
        for name in ["team", "user"] {
            let row = "INSERT INTO v1_resource_types (external_id, sync_id, discovered_at) VALUES (?1, ?2, ?3)";
            to.execute(row, params![name, sync, at]).unwrap();
        }
        let resource = "INSERT INTO v1_resources (resource_type_id, external_id, parent_resource_type_id,
                        parent_resource_id, sync_id, discovered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        to.execute(
            resource,
            params!["team", "core", None::<&str>, None::<&str>, sync, at],
        )
        .unwrap();
        let member = "INSERT INTO v1_entitlements (external_id, resource_type_id, resource_id, sync_id, discovered_at)
                      VALUES ('team:core:member', 'team', 'core', ?1, ?2)";
        to.execute(member, params![sync, at]).unwrap();
        // As many as do not fit into one page of the database or one request of ours.
        for number in 0..200 {
            let user = format!("u{number}");
            to.execute(resource, params!["user", user, "team", "core", sync, at])
                .unwrap();
            let grant =
                "INSERT INTO v1_grants (external_id, resource_type_id, resource_id, entitlement_id,
                         principal_resource_type_id, principal_resource_id, sync_id, discovered_at)
                         VALUES (?1, 'team', 'core', 'team:core:member', 'user', ?2, ?3, ?4)";
            let id = format!("team:core:member:user:{user}");
            to.execute(grant, params![id, user, sync, at]).unwrap();
        }
    }
    to.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    [
        &MAGIC[..],
        &compress_to_vec(&bytes[..], CompressionLevel::Fastest),
    ]
    .concat()
}

#[tokio::test]
async fn s_76_files_of_version_1_are_read_and_hold_together() {
    let test = TestDatabase::new().await.unwrap();
    let store = test.syncs().store("original").unwrap();
    let file = file();
    let sync = read(&file, &store).await.unwrap();
    let stats = store.stats(Some(sync)).await.unwrap();
    assert_eq!((stats.resource_types, stats.resources), (2, 201));
    assert_eq!((stats.entitlements, stats.grants), (1, 200));
    let references = store.validate_references(Some(sync)).await.unwrap();
    assert_eq!((references.missing, references.damaged.len()), (0, 0));
    let user = ResourceId::new("user", "u1");
    let filter = GrantFilter::Principal(user);
    let listed = store
        .list_grants(Some(sync), &filter, &ListOptions::new())
        .await;
    let ids: Vec<String> = listed
        .unwrap()
        .into_vec()
        .unwrap()
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(
        ids,
        ["team:core:member:user:u1"],
        "and not those of u10 to u19"
    );
    // Our own reader refuses it by name, and so does this one what is none.
    let refused = package_database::syncs::file::verify(&mut file.as_slice()).unwrap_err();
    assert_eq!(refused.kind(), package_database::ErrorKind::InvalidInput);
    for none in [
        &file[1..],
        &file[..5],
        &file[..file.len() / 2],
        b"",
        b"C1ZF",
    ] {
        assert_eq!(database(none), None);
    }
}
