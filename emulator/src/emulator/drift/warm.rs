//! Warm throughput: what a file asks for beyond what a table or an index begins with. It never falls.

use crate::emulator::drift::difference::{Findings, Sides};
use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::settings::TableSettings;
use crate::limits;
use crate::wire::types;

/// Why warm throughput stays that the file asks for no more.
const STAYS: &str = "warm throughput never falls";

/// Reads and writes per second, each where there is something to say of it.
type Rates = (Option<i64>, Option<i64>);

/// What a table or an index of it is ready for, as DescribeTable has it.
#[derive(Clone, Copy)]
struct Ready<'a> {
    settings: &'a TableSettings,
    /// That of the index; none of the table.
    index: Option<&'a types::GlobalSecondaryIndex>,
}

impl Ready<'_> {
    fn shown(self) -> Rates {
        let warm = match self.index {
            None => Some(&self.settings.warm),
            Some(index) => index.warm_throughput.as_ref(),
        };
        warm.map_or((None, None), rates)
    }

    /// What of it is more than its billing brings.
    fn asked(self) -> Rates {
        let units = match self.index {
            None => self.settings.units.as_ref(),
            Some(index) => index.provisioned_throughput.as_ref(),
        };
        let base = match units {
            None => (
                Some(limits::WARM_READ_UNITS),
                Some(limits::WARM_WRITE_UNITS),
            ),
            Some(units) => (units.read_capacity_units, units.write_capacity_units),
        };
        more(self.shown(), base)
    }
}

const fn rates(warm: &types::WarmThroughput) -> Rates {
    (warm.read_units_per_second, warm.write_units_per_second)
}

/// Those of the first that are more than those of the second.
fn more(first: Rates, second: Rates) -> Rates {
    (
        first.0.filter(|it| Some(*it) > second.0),
        first.1.filter(|it| Some(*it) > second.1),
    )
}

/// As a request has it; none where nothing is asked for.
fn request((reads, writes): Rates) -> Option<types::WarmThroughput> {
    (reads.is_some() || writes.is_some()).then_some(types::WarmThroughput {
        read_units_per_second: reads,
        write_units_per_second: writes,
    })
}

/// The warm throughput that an index is made with.
pub(super) fn of_index(
    settings: &TableSettings,
    index: &types::GlobalSecondaryIndex,
) -> Option<types::WarmThroughput> {
    let ready = Ready {
        settings,
        index: Some(index),
    };
    request(ready.asked())
}

/// A table and its indexes are warmed by one call.
pub(super) fn compare(found: &mut Findings<'_>, sides: Sides<'_>) {
    let Sides { wanted, live, .. } = sides;
    let (mut raised, mut is_less) = (Vec::new(), false);
    for (index, wanted, live) in pairs(wanted, live) {
        raised.extend(request(more(wanted.asked(), live.shown())).map(|warm| (index, warm)));
    }
    for (_, wanted, before) in sides.before.map_or_else(Vec::new, |it| pairs(wanted, it)) {
        is_less |= request(more(before.asked(), wanted.asked())).is_some();
    }
    if raised.is_empty() && !is_less {
        return;
    }
    let (mut table, mut indexes) = (None, Vec::new());
    for (index, warm) in raised {
        match index {
            None => table = Some(warm),
            Some(name) => indexes.push(types::GlobalSecondaryIndexUpdate {
                update: Some(types::UpdateGlobalSecondaryIndexAction {
                    index_name: Some(name.to_owned()),
                    warm_throughput: Some(warm),
                    ..types::UpdateGlobalSecondaryIndexAction::default()
                }),
                ..types::GlobalSecondaryIndexUpdate::default()
            }),
        }
    }
    let what = match table.is_none() && !indexes.is_empty() {
        true => "WarmThroughput of indexes is another one in the file",
        false => "WarmThroughput is another one in the file",
    };
    let mut fixes = Vec::new();
    if table.is_some() || !indexes.is_empty() {
        fixes.push(found.update(|input| {
            input.warm_throughput = table;
            input.global_secondary_index_updates = (!indexes.is_empty()).then_some(indexes);
        }));
    }
    if is_less {
        fixes.push(Fix::Keep(STAYS));
    }
    found.add(what.to_owned(), fixes);
}

/// The table and the indexes that both have, each with the name of the index.
fn pairs<'a>(
    first: &'a TableSettings,
    second: &'a TableSettings,
) -> Vec<(Option<&'a str>, Ready<'a>, Ready<'a>)> {
    let ready = |settings, index| Ready { settings, index };
    let mut pairs = vec![(None, ready(first, None), ready(second, None))];
    for (name, index) in &first.globals {
        if let Some(other) = second.same_index(index) {
            let both = (ready(first, Some(index)), ready(second, Some(other)));
            pairs.push((Some(name.as_str()), both.0, both.1));
        }
    }
    pairs
}
