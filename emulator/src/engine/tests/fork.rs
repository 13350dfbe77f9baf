//! A fork has everything, and shares nothing that can change.

use crate::clock::Timestamp;

use super::{
    AS_CONFIGURED, START, assert_consistent, bench, delete, expiring, get, indexed, item, put,
    scan_all,
};

#[test]
fn neither_side_sees_the_other() {
    let bench = bench(None);
    let table = bench.create(indexed());
    let one = item("a", 1, [("g", "x".into()), ("l", 1.into())]);
    let two = item("a", 2, [("g", "x".into()), ("l", 2.into())]);
    bench.put(&table, &one).unwrap();
    let fork = bench.engine.fork();
    let copy = fork.table(&bench.caller, "things").unwrap();
    put(&fork, &copy, &two).unwrap();
    delete(&bench.engine, &table, &one).unwrap();
    assert_eq!(scan_all(&bench.engine, &table, None), []);
    assert_eq!(scan_all(&fork, &copy, Some(1)), [one.clone(), two.clone()]);
    assert_eq!(table.view().item_count(), 0);
    assert_eq!(copy.view().item_count(), 2);
    assert_eq!(copy.view().size_bytes(), (one.size() + two.size()) as u64);
    assert_consistent(&bench.engine);
    assert_consistent(&fork);

    bench.engine.delete_table(&table).unwrap();
    assert_eq!(get(&fork, &copy, &one), Some(one));
    fork.create_table(&bench.caller, std::sync::Arc::new(indexed()), AS_CONFIGURED)
        .expect_err("it has one of this name");
    let later = fork.create_table(
        &crate::engine::Caller::new("other", "eu-west-1"),
        std::sync::Arc::new(indexed()),
        AS_CONFIGURED,
    );
    assert_eq!(later.unwrap().view().item_count(), 0);
    assert_consistent(&fork);
}

#[test]
fn work_that_is_due_is_due_in_both() {
    let bench = bench(None);
    let table = bench.create(expiring());
    let soon = item("a", 1, [("ttl", (START + 5).into())]);
    bench.put(&table, &soon).unwrap();
    let fork = bench.engine.fork();
    let copy = fork.table(&bench.caller, "things").unwrap();
    bench.clock.set(Timestamp::from_seconds(START + 10));
    fork.run_due();
    assert_eq!(get(&fork, &copy, &soon), None);
    assert_eq!(get(&bench.engine, &table, &soon), Some(soon.clone()));
    bench.engine.run_due();
    assert_eq!(get(&bench.engine, &table, &soon), None);
    assert_consistent(&fork);
}
