//! Buckets, growth and partitions on a clock that the test moves.

use std::time::Duration;

use super::{Full, Pool, Rate, Rates, Side};
use crate::clock::Timestamp;
use crate::engine::error::ThrottleLimit;

const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
const SECOND: Duration = Duration::from_secs(1);

fn provisioned(read: f64, write: f64) -> Rates {
    Rates {
        read: Rate::Provisioned(read),
        write: Rate::Provisioned(write),
        bytes: 0,
        splits: true,
    }
}

fn on_demand(maximum: Option<f64>) -> Rates {
    let of = |warm| Rate::OnDemand { warm, maximum };
    Rates {
        read: of(12_000.0),
        write: of(4_000.0),
        bytes: 0,
        splits: true,
    }
}

/// One call of a unit at a place.
fn call(pool: &mut Pool, rates: &Rates, place: u64, now: Timestamp) -> Result<(), Full> {
    pool.admit(rates, Side::Write, Some(place), now)?;
    pool.take(Side::Write, Some(place), 1.0, now);
    Ok(())
}

/// How many calls of a unit are let in at one moment, all over the key space; the limit that ends them.
fn spread(pool: &mut Pool, rates: &Rates, now: Timestamp) -> (u32, Full) {
    let mut count = 0_u32;
    loop {
        // Evenly, whatever the number of calls.
        let place = u64::from(count).reverse_bits();
        match call(pool, rates, place, now) {
            Ok(()) => count += 1,
            Err(full) => return (count, full),
        }
    }
}

fn full(limit: ThrottleLimit) -> Full {
    Full {
        limit,
        growing: false,
    }
}

/// "DynamoDB currently retains up to 5 minutes (300 seconds) of unused read and write capacity"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html>).
#[test]
fn what_was_not_used_for_300_seconds_is_there_at_once() {
    let rates = provisioned(5.0, 3.0);
    let mut pool = Pool::new(&rates, START);
    assert_eq!(
        spread(&mut pool, &rates, START),
        (900, full(ThrottleLimit::Provisioned))
    );
    // And then what comes in each second.
    let later = START.plus(2 * SECOND);
    assert_eq!(spread(&mut pool, &rates, later).0, 6);
    let much_later = later.plus(Duration::from_secs(3600));
    assert_eq!(spread(&mut pool, &rates, much_later).0, 900);
}

#[test]
fn a_large_call_is_paid_for_by_those_after_it() {
    let rates = provisioned(1.0, 1.0);
    let mut pool = Pool::new(&rates, START);
    pool.take(Side::Write, Some(0), 310.0, START);
    let refused = |pool: &mut Pool, seconds: u32| {
        pool.admit(&rates, Side::Write, Some(0), START.plus(seconds * SECOND))
            .is_err()
    };
    assert!(refused(&mut pool, 10));
    assert!(!refused(&mut pool, 11));
    // Reads have a bucket of their own.
    assert_eq!(pool.admit(&rates, Side::Read, Some(0), START), Ok(()));
}

/// "3,000 read units per second and 1,000 write units per second" for each partition
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>).
#[test]
fn one_key_takes_what_its_partition_gives() {
    let rates = provisioned(20_000.0, 4_000.0);
    let mut pool = Pool::new(&rates, START);
    // By reads: twenty thousand in steps of three thousand.
    assert_eq!(pool.partitions().len(), 7);
    for _ in 0..1000 {
        assert_eq!(call(&mut pool, &rates, 7, START), Ok(()));
    }
    assert_eq!(
        call(&mut pool, &rates, 7, START),
        Err(full(ThrottleLimit::KeyRange))
    );
    // Others of the table have what it leaves, at once.
    assert_eq!(call(&mut pool, &rates, u64::MAX, START), Ok(()));
}

#[test]
fn a_partition_that_stays_hot_is_split_unless_a_local_index_forbids() {
    for splits in [true, false] {
        let rates = Rates {
            splits,
            ..provisioned(1_000.0, 1_000.0)
        };
        let mut pool = Pool::new(&rates, START);
        for second in 0..=61 {
            let now = START.plus(second * SECOND);
            while call(&mut pool, &rates, 1, now).is_ok() {}
        }
        assert_eq!(pool.partitions().len(), if splits { 2 } else { 1 });
        let starts: Vec<u64> = pool.partitions().iter().map(|it| it.start).collect();
        assert_eq!(starts.first(), Some(&0));
    }
}

#[test]
fn partitions_come_with_size() {
    let ten_gigabytes = 10 * 1024 * 1024 * 1024;
    let rates = Rates {
        bytes: 3 * ten_gigabytes,
        ..provisioned(1.0, 1.0)
    };
    let mut pool = Pool::new(&provisioned(1.0, 1.0), START);
    assert_eq!(pool.admit(&rates, Side::Read, Some(0), START), Ok(()));
    let starts: Vec<u64> = pool.partitions().iter().map(|it| it.start).collect();
    assert_eq!(starts.len(), 3);
    assert!(starts.is_sorted());
}

/// "DynamoDB automatically allocates more capacity [...] up to double your previous traffic peak [...] throttling can
/// occur if you exceed double your previous peak within 30 minutes"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html>).
#[test]
fn a_table_on_demand_grows_to_twice_its_peak_half_an_hour_later() {
    let rates = on_demand(None);
    let mut pool = Pool::new(&rates, START);
    let growing = Full {
        limit: ThrottleLimit::KeyRange,
        growing: true,
    };
    assert_eq!(spread(&mut pool, &rates, START).0, 4_000);
    let soon = START.plus(Duration::from_secs(29 * 60));
    let (count, limit) = spread(&mut pool, &rates, soon);
    assert!(count <= 4_000, "{count}");
    assert!(limit == growing || limit == full(ThrottleLimit::KeyRange));
    let later = START.plus(Duration::from_secs(31 * 60));
    let view = pool.view(&rates, Side::Write, later);
    assert!(view.rate >= 7_999.0, "{view:?}");
}

#[test]
fn the_owners_maximum_and_the_quota_have_reasons_of_their_own() {
    let rates = on_demand(Some(10.0));
    let mut pool = Pool::new(&rates, START);
    assert_eq!(
        spread(&mut pool, &rates, START),
        (10, full(ThrottleLimit::MaxOnDemand))
    );
    let rates = on_demand(None);
    let mut pool = Pool::new(&rates, START);
    pool.take(Side::Write, None, 40_000.0, START);
    let refused = pool.admit(&rates, Side::Write, None, START);
    assert_eq!(refused, Err(full(ThrottleLimit::Account)));
}
