//! The database at other moments, across a restart.

use std::time::Duration;

use crate::engine::{ChangeKind, Transition};
use crate::schema::{PointInTime, TableDefinition};

use super::reopen::restartable;
use super::{assert_consistent, item, plain, put};

/// Backups and the log behind a point in time are there again, and new tables come of them.
#[test]
fn what_a_table_was_is_kept() {
    let (mut bench, mut folder) = restartable();
    let table = bench.create(plain());
    let items = [1, 2, 3].map(|number| item("a", number, []));
    for item in &items {
        put(&bench.engine, &table, item).unwrap();
    }
    let since = bench.engine.now();
    let switched = bench
        .engine
        .change_table(&table, ChangeKind::Aside, |current| {
            Ok::<_, std::convert::Infallible>(TableDefinition {
                point_in_time: Some(PointInTime { since, days: 35 }),
                ..current.clone()
            })
        });
    switched.unwrap();
    bench.engine.create_backup(&table, "kept").unwrap();
    bench.clock.advance(Duration::from_secs(10));
    bench.engine.run_due();
    put(&bench.engine, &table, &item("a", 4, [])).unwrap();
    drop(table);
    for round in 0..2 {
        bench = bench.restarted(&mut folder);
        assert_consistent(&bench.engine);
        let table = bench.engine.table(&bench.caller, "things").unwrap();
        let named = |name: String| TableDefinition {
            name: name.into(),
            point_in_time: None,
            ..TableDefinition::clone(&table.definition())
        };
        let backup = bench.engine.list_backups(&bench.caller).remove(0);
        let definition = named(format!("of_backup{round}"));
        let transition = Transition::default();
        let restored = bench
            .engine
            .restore_backup(&bench.caller, &backup, definition, transition);
        assert_eq!(restored.unwrap().view().item_count(), 3);
        let definition = named(format!("of_moment{round}"));
        let restored =
            bench
                .engine
                .restore_moment(&bench.caller, &table, since, definition, transition);
        assert_eq!(restored.unwrap().view().item_count(), 3);
        assert_consistent(&bench.engine);
    }
}
