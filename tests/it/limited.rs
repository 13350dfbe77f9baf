//! Data that is larger than the memory for it, as a user of the binary has it.

use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::{Process, tool};
use crate::support::raw;

const ITEMS: usize = 60;

fn create(process: &Process) {
    let definition = json!({
        "TableName": "large", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [
            {"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
        }],
    });
    raw::call(process.address(), "CreateTable", &definition);
}

/// An item of 2 KB. Each round has texts of its own.
fn item(number: usize, round: usize) -> Value {
    let letter = ["a", "b", "c", "d"][round % 4];
    json!({
        "p": {"S": format!("p{number}")}, "g": {"S": format!("g{}", number % 4)}, "r": {"N": round.to_string()},
        "v": {"S": letter.repeat(2_000)},
    })
}

fn put(process: &Process, number: usize, round: usize) {
    let body = json!({"TableName": "large", "Item": item(number, round)});
    raw::call(process.address(), "PutItem", &body);
}

fn get(process: &Process, number: usize) -> Value {
    let body = json!({"TableName": "large", "Key": {"p": {"S": format!("p{number}")}}});
    let found = raw::call(process.address(), "GetItem", &body);
    found["Item"].clone()
}

/// All pages of a scan of a table or an index, or of a query of one.
fn count(process: &Process, operation: &str, mut body: Value) -> usize {
    let mut found = 0;
    loop {
        let page = raw::call(process.address(), operation, &body);
        found += page["Count"].as_u64().unwrap() as usize;
        match &page["LastEvaluatedKey"] {
            Value::Null => return found,
            key => body["ExclusiveStartKey"] = key.clone(),
        }
    }
}

/// Everything is there after a kill, with a limit of memory or without one, by key, by index and by walk.
#[test]
fn what_does_not_fit_into_memory_is_kept() {
    let folder = Folder::new("limited");
    let data = folder.place("data");
    // Each time a part is overwritten, so that files hold what is of no use.
    let mut rounds = vec![0; ITEMS];
    for (round, memory) in [Some("16KiB"), Some("1KiB"), None, Some("64KiB")]
        .into_iter()
        .enumerate()
    {
        let flags = [
            &["--data", data.as_str(), "--fsync", "off"][..],
            &memory.map_or(vec![], |limit| vec!["--memory", limit]),
        ]
        .concat();
        let process = Process::start(&flags);
        if round == 0 {
            create(&process);
            (0..ITEMS).for_each(|number| put(&process, number, 0));
        }
        for number in (round..ITEMS).step_by(3) {
            put(&process, number, round);
            rounds[number] = round;
        }
        for (number, round) in rounds.iter().enumerate() {
            assert_eq!(get(&process, number), item(number, *round), "{memory:?}");
        }
        assert_eq!(
            count(&process, "Scan", json!({"TableName": "large"})),
            ITEMS
        );
        let query = json!({
            "TableName": "large", "IndexName": "by-g", "KeyConditionExpression": "g = :g",
            "ExpressionAttributeValues": {":g": {"S": "g1"}},
        });
        assert_eq!(count(&process, "Query", query), ITEMS / 4);
        // Killed.
        drop(process);
        let (code, check, _) = tool(&["verify", &data]);
        assert_eq!((code, &check["items"]), (Some(0), &json!(ITEMS)), "{check}");
    }
    let (code, compacted, _) = tool(&["compact", &data]);
    assert_eq!(code, Some(0), "{compacted}");
    assert!(
        compacted["bytes_after"].as_u64() < compacted["bytes_before"].as_u64(),
        "{compacted}"
    );
    assert_eq!(tool(&["verify", &data]).0, Some(0));
    let process = Process::start(&["--data", &data, "--memory", "16KiB"]);
    for (number, round) in rounds.iter().enumerate() {
        assert_eq!(get(&process, number), item(number, *round));
    }
}

/// What a backup and a table that was restored from it hold is told of each, with a limit of memory and without one,
/// before and after the files are written anew.
#[test]
fn backups_and_restored_tables_are_measured() {
    for limit in [&[][..], &["--memory", "1KiB"]] {
        let folder = Folder::new("measured");
        let data = folder.place("data");
        let process =
            Process::start(&[&["--data", data.as_str(), "--fsync", "off"], limit].concat());
        create(&process);
        (0..20).for_each(|number| put(&process, number, 0));
        let made = json!({"TableName": "large", "BackupName": "backup"});
        let made = raw::call(process.address(), "CreateBackup", &made);
        let restored = json!({
            "TargetTableName": "restored", "BackupArn": made["BackupDetails"]["BackupArn"],
        });
        raw::call(process.address(), "RestoreTableFromBackup", &restored);
        (0..5).for_each(|number| put(&process, number, 1));
        let (status, ..) = process.terminate();
        assert_eq!(status.code(), Some(0));
        for compacted in [false, true] {
            if compacted {
                assert_eq!(tool(&["compact", &data]).0, Some(0));
            }
            let (code, stats, _) = tool(&["stats", &data]);
            assert_eq!(code, Some(0));
            let live = |held: &Value| held["live_bytes"].as_u64().unwrap();
            let (tables, backup) = (&stats["tables"], &stats["backups"][0]);
            assert_eq!(
                (&tables[0]["table"], &tables[1]["table"], &backup["items"]),
                (&json!("large"), &json!("restored"), &json!(20))
            );
            for held in [&tables[0], &tables[1], backup] {
                let what = format!("{limit:?} {compacted}: {stats}");
                assert!((40_000..55_000).contains(&live(held)), "{what}");
            }
            // What all three share is there once.
            assert!(compacted || live(&stats) < 80_000, "{stats}");
            let dead = tables[1]["reclaimable_bytes"].as_u64().unwrap();
            assert_eq!(dead, 0, "{stats}");
            let dead = tables[0]["reclaimable_bytes"].as_u64().unwrap();
            assert_eq!(dead > 5 * 2_000, !compacted, "{stats}");
        }
    }
}
