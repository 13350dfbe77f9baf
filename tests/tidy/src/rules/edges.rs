//! The edges between rooms are those of the tables in `ARCHITECTURE.md`, and no others.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::graph::{Graph, circles};
use crate::tree::{Modules, Page, Place, Row, Source, Table};

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 4] = ["circle", "edge", "room", "unused-edge"];

/// The row of what the module around the rooms does itself.
const OWN: &str = "mod";

/// Checks every table of a page.
pub(crate) fn check(sources: &[Source], page: &Page, tests_obey: bool) -> Vec<Finding> {
    let modules = Modules::of(sources);
    let mut findings = Vec::new();
    if !page.tables.iter().any(|table| table.base.is_empty()) {
        let what = "the page has no table of rooms with a column \"May use\"".to_owned();
        findings.push(Finding::new("room", "crate", what));
    }
    for table in &page.tables {
        let level = Level {
            modules: &modules,
            leaves: page.leaves(),
            table,
        };
        findings.extend(level.rooms());
        let judged = sources.iter().filter(|source| match source.is_test() {
            true => tests_obey && table.base.is_empty(),
            false => true,
        });
        let (graph, edges) = level.edges(judged);
        findings.extend(edges);
        findings.extend(level.unused(&graph));
        findings.extend(level.circles(&graph));
    }
    findings.sort();
    findings.dedup();
    findings
}

/// The table of rooms inside a module as the code stands, for a page that has none yet.
pub(crate) fn draw(sources: &[Source], base: &[String]) -> String {
    let modules = Modules::of(sources);
    let table = Table {
        base: base.to_vec(),
        ..Table::default()
    };
    let level = Level {
        modules: &modules,
        leaves: BTreeSet::new(),
        table: &table,
    };
    let (graph, _) = level.edges(sources.iter().filter(|source| !source.is_test()));
    let mut text = String::from("| Room | May use |\n|---|---|\n");
    let own = graph.contains_key(OWN).then_some(OWN);
    for room in modules.rooms(base).into_iter().chain(own) {
        let uses = graph.get(room).into_iter().flatten();
        let uses: Vec<String> = uses.map(|(other, _)| format!("`{other}`")).collect();
        let uses = if uses.is_empty() {
            "–".to_owned()
        } else {
            uses.join(", ")
        };
        text.push_str(&format!("| `{room}` | {uses} |\n"));
    }
    for finding in level.circles(&graph) {
        text.push_str(&format!("\n{}\n", finding.what));
    }
    text
}

/// One table, with what is needed to hold the code against it.
struct Level<'a> {
    modules: &'a Modules,
    /// What the word *leaves* stands for in the column of the rooms outside.
    leaves: BTreeSet<String>,
    table: &'a Table,
}

impl Level<'_> {
    /// A room with its full name.
    fn full(&self, room: &str) -> String {
        let mut name = self.table.base.join("::");
        if !name.is_empty() {
            name.push_str("::");
        }
        name + room
    }

    /// The crate's root only documents and passes on; any other module around rooms may do something.
    fn is_exempt(&self, room: &str) -> bool {
        self.table.base.is_empty() && room == OWN
    }

    /// Rows and rooms are the same.
    fn rooms(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut refuse = |room: &str, what: &str| {
            let room = self.full(room);
            findings.push(Finding::new("room", &room, format!("`{room}` {what}")));
        };
        let rooms = self.modules.rooms(&self.table.base);
        for row in &self.table.rows {
            let module: Vec<String> = self.table.base.iter().chain([&row.room]).cloned().collect();
            if row.room != OWN && !self.modules.has(&module) {
                refuse(
                    &row.room,
                    "has a row in ARCHITECTURE.md, but there is no such module",
                );
            }
        }
        for room in rooms {
            if self.table.row(room).is_none() {
                refuse(room, "has no row in ARCHITECTURE.md");
            }
        }
        findings
    }

    /// The edges that there are, and those of them that the table does not list.
    fn edges<'s>(&self, sources: impl Iterator<Item = &'s Source>) -> (Graph, Vec<Finding>) {
        let mut graph = Graph::new();
        let mut findings = Vec::new();
        let base = self.table.base.as_slice();
        for source in sources {
            let module = source.module();
            if module.strip_prefix(base).is_none() {
                continue;
            }
            let room = match self.modules.place(base, &module) {
                Place::Room(room) => room,
                Place::Own | Place::Outside(_) => OWN.to_owned(),
            };
            for (path, exported) in self.modules.named(source) {
                // What a module passes on is its door, not an edge of its own.
                if room == OWN && (exported || base.is_empty()) {
                    continue;
                }
                let place = self.modules.place(base, &path);
                if let Some(what) = self.refusal(&room, &place) {
                    let what = format!("{} uses crate::{}, {what}", source.path, path.join("::"));
                    findings.push(Finding::new("edge", self.edge(&room, &place), what));
                }
                let other = match place {
                    Place::Room(other) => other,
                    Place::Own => OWN.to_owned(),
                    Place::Outside(_) => continue,
                };
                if other != room {
                    let uses = graph.entry(room.clone()).or_default();
                    uses.entry(other).or_insert_with(|| source.path.clone());
                }
            }
        }
        (graph, findings)
    }

    fn edge(&self, room: &str, place: &Place) -> String {
        let other = match place {
            Place::Room(other) => other,
            Place::Own => OWN,
            Place::Outside(path) => match self.modules.place(&[], path) {
                Place::Room(other) => return format!("{} -> {other}", self.full(room)),
                Place::Own | Place::Outside(_) => OWN,
            },
        };
        format!("{} -> {other}", self.full(room))
    }

    /// Why a room must not go to a place, if so. A room without a row is refused once, elsewhere.
    fn refusal(&self, room: &str, place: &Place) -> Option<String> {
        let row = self.table.row(room);
        let allowed = match (row, place) {
            (_, Place::Room(other)) if other == room => true,
            (_, Place::Own) if room == OWN || self.is_exempt(OWN) => true,
            (None, _) if room == OWN => return self.missing(place),
            (None, _) => true,
            (Some(row), Place::Room(other)) => row.may.allows(other, &self.table.leaves),
            (Some(row), Place::Own) => row.may.allows(OWN, &self.table.leaves),
            (Some(row), Place::Outside(path)) => self.allows_outside(row, path),
        };
        (!allowed).then(|| {
            let edge = self.edge(room, place);
            format!("an edge {edge} that ARCHITECTURE.md does not have")
        })
    }

    /// A `mod.rs` that uses its rooms needs a row `mod`.
    fn missing(&self, place: &Place) -> Option<String> {
        match place {
            Place::Room(_) => Some(format!(
                "and the table of rooms inside `{}` has no row `{OWN}`",
                self.table.base.join("::")
            )),
            Place::Own | Place::Outside(_) => None,
        }
    }

    fn allows_outside(&self, row: &Row, path: &[String]) -> bool {
        let (Some(may), Place::Room(room)) = (&row.outside, self.modules.place(&[], path)) else {
            return true;
        };
        // A neighbour inside the same room of the crate is judged by the table above this one.
        self.table.base.first() == Some(&room) || may.allows(&room, &self.leaves)
    }

    /// Edges that the table lists and nobody uses.
    fn unused(&self, graph: &Graph) -> Vec<Finding> {
        let mut findings = Vec::new();
        for row in &self.table.rows {
            let used = graph.get(&row.room);
            for other in row.may.listed() {
                if !used.is_some_and(|used| used.contains_key(other)) {
                    let edge = format!("{} -> {other}", self.full(&row.room));
                    let what = format!("ARCHITECTURE.md allows {edge}, which nothing uses");
                    findings.push(Finding::new("unused-edge", edge, what));
                }
            }
        }
        findings
    }

    /// Rooms that use each other, directly or around a corner: each group once.
    fn circles(&self, graph: &Graph) -> Vec<Finding> {
        let groups = circles(graph);
        let findings = groups.into_iter().map(|group| {
            let names: Vec<&str> = group.iter().map(String::as_str).collect();
            let mut what = format!("rooms in `{}` use each other:", self.full("*"));
            for room in &group {
                for (other, file) in graph.get(room).into_iter().flatten() {
                    if group.contains(other) {
                        what.push_str(&format!(" {room} -> {other} ({file})"));
                    }
                }
            }
            Finding::new("circle", self.full(&names.join(" ")), what)
        });
        findings.collect()
    }
}
