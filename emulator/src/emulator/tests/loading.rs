//! Templates that are loaded at the same time, with tables in common.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use crate::emulator::Emulator;
use crate::template::Template;
use crate::{ops, types};

/// A template of these tables, each with a stream, expiry and continuous backups.
fn template(tables: &[&str]) -> Template {
    let mut text = "Resources:\n".to_owned();
    for name in tables {
        text += &format!(
            "  {name}:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {name}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{ AttributeName: pk, AttributeType: S }}]
      KeySchema: [{{ AttributeName: pk, KeyType: HASH }}]
      StreamSpecification: {{ StreamViewType: KEYS_ONLY }}
      TimeToLiveSpecification: {{ AttributeName: ttl, Enabled: true }}
      PointInTimeRecoverySpecification: {{ PointInTimeRecoveryEnabled: true }}
"
        );
    }
    Template::parse(&text).unwrap()
}

fn tables(emulator: &Emulator) -> Vec<String> {
    let listed = emulator.call::<ops::ListTables>(types::ListTablesInput::default());
    listed.unwrap().table_names.unwrap()
}

fn streams(emulator: &Emulator) -> usize {
    let listed = emulator.call::<ops::ListStreams>(types::ListStreamsInput::default());
    listed.unwrap().streams.unwrap().len()
}

/// Both have found that all of their tables can be, and both want B.
#[test]
fn of_two_interleaved_loads_one_makes_all_and_the_other_none() {
    let emulator = Emulator::new();
    let first = emulator
        .rehearse(&[template(&["TableA", "TableB", "TableC"])])
        .unwrap();
    let second = emulator
        .rehearse(&[template(&["TableB", "TableD"])])
        .unwrap();
    assert_eq!(tables(&emulator), Vec::<String>::new());
    assert_eq!(second.adopt(&emulator).unwrap(), ["TableB", "TableD"]);
    let refused = first.adopt(&emulator).unwrap_err();
    assert_eq!(refused.path(), "Resources.TableB");
    assert!(
        refused.to_string().contains("Table already exists: TableB"),
        "{refused}"
    );
    assert_eq!(tables(&emulator), ["TableB", "TableD"]);
    assert_eq!(streams(&emulator), 2);
    let report = emulator.verify();
    assert!(report.is_clean(), "{report:?}");
}

/// What a load makes is what its calls would have made: nothing of the copy is lost on the way.
#[test]
fn a_load_brings_all_that_belongs_to_a_table() {
    let emulator = Emulator::new();
    assert_eq!(
        emulator.create_tables(&template(&["TableA"])).unwrap(),
        ["TableA".to_owned()]
    );
    let expiry = emulator.call::<ops::DescribeTimeToLive>(types::DescribeTimeToLiveInput {
        table_name: Some("TableA".into()),
    });
    let expiry = expiry.unwrap().time_to_live_description.unwrap();
    assert_eq!(expiry.time_to_live_status.as_deref(), Some("ENABLED"));
    let backups =
        emulator.call::<ops::DescribeContinuousBackups>(types::DescribeContinuousBackupsInput {
            table_name: Some("TableA".into()),
        });
    let backups = backups.unwrap().continuous_backups_description.unwrap();
    let recovery = backups.point_in_time_recovery_description.unwrap();
    assert_eq!(
        recovery.point_in_time_recovery_status.as_deref(),
        Some("ENABLED")
    );
    assert_eq!(streams(&emulator), 1);
}

/// Whoever comes first: of each template there are all tables, or none that is not another's.
#[test]
fn loads_with_tables_in_common_race() {
    let loads: [&[&str]; 4] = [
        &["TableA", "TableB"],
        &["TableB", "TableC"],
        &["TableC", "TableD", "TableA"],
        &["TableE", "TableB"],
    ];
    for _ in 0..20 {
        let emulator = Emulator::new();
        let start = Barrier::new(loads.len());
        let made: Vec<Vec<String>> = thread::scope(|scope| {
            let threads = loads.map(|names| {
                let (emulator, start) = (&emulator, &start);
                scope.spawn(move || {
                    let template = template(names);
                    start.wait();
                    emulator.create_tables(&template).unwrap_or_default()
                })
            });
            threads.map(|thread| thread.join().unwrap()).into()
        });
        // Only a load that was made can be in another's way.
        assert!(made.iter().any(|made| !made.is_empty()));
        let mut expected = BTreeSet::new();
        for (names, made) in loads.iter().zip(&made) {
            assert!(made.is_empty() || made == names, "{made:?}");
            for name in made {
                assert!(expected.insert(name.clone()), "two loads made {name}");
            }
        }
        assert_eq!(tables(&emulator), expected.into_iter().collect::<Vec<_>>());
        assert!(emulator.verify().is_clean());
    }
}
