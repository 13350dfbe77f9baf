//! The tables of `ARCHITECTURE.md` that say which room may use which.
//!
//! A table counts if its first column is `Room` and one of its columns is `May use`. The nearest heading above
//! says whose rooms it lists: a heading that ends in ``inside `engine` `` lists the rooms inside `engine` (and
//! ``inside `operation::statement` `` those one deeper); any other heading lists the rooms of the crate.
//!
//! - `Room` holds one name in backticks, or several that are alike. A room is a module. In a table of rooms inside
//!   another one, `mod` is what that room's own `mod.rs` does itself.
//! - `May use` holds names in backticks from the same table, the word *leaves* (the rooms of the first row), or
//!   *everything*, perhaps *everything but* some names.
//! - `May use outside`, which only a table of rooms inside another one can have, holds rooms of the crate, or
//!   *leaves*: those of the crate's own table. Without that column each of them may use what the room around may.

use std::collections::BTreeSet;

/// What a cell allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct May {
    /// Each name in backticks.
    pub(crate) names: BTreeSet<String>,
    /// Whether the names are exceptions from *everything*.
    everything: bool,
    /// Whether the word *leaves* stands in the cell.
    leaves: bool,
}

impl May {
    fn read(cell: &str) -> Self {
        Self {
            names: in_backticks(cell).into_iter().collect(),
            everything: cell.contains("everything"),
            leaves: cell.contains("leaves"),
        }
    }

    /// Whether the cell allows a room, where these rooms are leaves.
    pub(crate) fn allows(&self, room: &str, leaves: &BTreeSet<String>) -> bool {
        if self.everything {
            return !self.names.contains(room);
        }
        self.names.contains(room) || (self.leaves && leaves.contains(room))
    }

    /// The edges that the cell lists one by one.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|_| !self.everything)
    }
}

/// One room of a table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The name of the module, or `mod`.
    pub(crate) room: String,
    /// Which rooms of the same table it may use.
    pub(crate) may: May,
    /// Which rooms of the crate, if the table says that.
    pub(crate) outside: Option<May>,
}

/// The rooms of the crate, or of one module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// The module whose rooms the table lists; empty for the crate.
    pub(crate) base: Vec<String>,
    /// The rooms of the first row.
    pub(crate) leaves: BTreeSet<String>,
    /// One for each room.
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// The row of a room.
    pub(crate) fn row(&self, room: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.room == room)
    }
}

/// The tables of one page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// In the order of the page.
    pub(crate) tables: Vec<Table>,
}

impl Page {
    /// Reads a page.
    pub(crate) fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut base = Vec::new();
        // What stands between fences shows how a table looks.
        let mut fenced = false;
        let mut lines = text.lines().filter(move |line| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        });
        while let Some(line) = lines.next() {
            if line.starts_with('#') {
                base = inside(line);
            }
            let columns = cells(line);
            let column = |name: &str| columns.iter().position(|cell| *cell == name);
            let (Some(0), Some(may)) = (column("Room"), column("May use")) else {
                continue;
            };
            let outside = column("May use outside");
            let rows = lines.by_ref().take_while(|line| line.starts_with('|'));
            page.tables
                .push(table(base.clone(), rows.skip(1), may, outside));
        }
        page
    }

    /// The leaves of the crate's own table.
    pub(crate) fn leaves(&self) -> BTreeSet<String> {
        let own = self.tables.iter().find(|table| table.base.is_empty());
        own.into_iter()
            .flat_map(|table| table.leaves.clone())
            .collect()
    }
}

fn table<'a>(
    base: Vec<String>,
    lines: impl Iterator<Item = &'a str>,
    may: usize,
    outside: Option<usize>,
) -> Table {
    let mut table = Table {
        base,
        ..Table::default()
    };
    for line in lines {
        let cells = cells(line);
        let cell = |at: usize| cells.get(at).copied().unwrap_or("");
        let rooms = in_backticks(cell(0));
        if table.rows.is_empty() {
            table.leaves = rooms.iter().cloned().collect();
        }
        table.rows.extend(rooms.into_iter().map(|room| Row {
            room,
            may: May::read(cell(may)),
            outside: outside.map(|at| May::read(cell(at))),
        }));
    }
    table
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.trim().strip_prefix('|');
    let line = line.map(|line| line.strip_suffix('|').unwrap_or(line));
    line.into_iter()
        .flat_map(|line| line.split('|').map(str::trim))
        .collect()
}

/// The module that a heading names behind `inside`.
fn inside(heading: &str) -> Vec<String> {
    let Some((_, rest)) = heading.split_once("inside `") else {
        return Vec::new();
    };
    let name = rest.split('`').next().unwrap_or("");
    name.split(['/', ':'])
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn in_backticks(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
