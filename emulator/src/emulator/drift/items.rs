//! The items of a file, and what there is under their keys: attribute by attribute.
//!
//! What is written is what the file adds, and what it changes of its own words. What a caller wrote stays, unless it
//! may go; so does what the file alone does not say any more. Each write has the condition that nobody was faster.

use std::collections::{BTreeMap, BTreeSet};

use crate::emulator::drift::Replacing;
use crate::emulator::drift::difference::{Findings, Sides};
use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::words::shown;
use crate::wire::json::Writer;

/// How many items of a table are told one by one.
pub(super) const TOLD_MAX: usize = 50;

/// Why a value stays that a caller wrote, or that the file does not have any more.
const STAYS: &str = "that would take away data, which was not allowed";

/// Why a value stays that is another one since before the file changed.
const UNCHANGED: &str = "a caller changed that, and the file did not";

/// An item: its attributes by their names, each in its canonical text.
pub(super) type ItemTexts = BTreeMap<String, String>;

/// The first items that differ by what differs, the others by their number.
pub(super) fn compare(found: &mut Findings<'_>, sides: Sides<'_>) {
    let (wanted, live) = (&sides.wanted.attached.items, &sides.live.attached.items);
    let differing = wanted
        .iter()
        .filter(|(key, item)| live.get(*key) != Some(*item));
    let mut more = Vec::new();
    for (index, (key, item)) in differing.enumerate() {
        let one = ComparedItem {
            sides,
            table: found.table,
            key,
            wanted: item,
            live: live.get(key),
            before: sides
                .before
                .map(|before| before.attached.items.get(key.as_str())),
        };
        match index < TOLD_MAX {
            true => one.tell(found),
            false => more.push(Fix::Each(one.fixes().map(|(_, fix)| fix).collect())),
        }
    }
    if !more.is_empty() {
        let what = format!("{} more of its items are others in the file", more.len());
        found.add(what, vec![Fix::Each(more)]);
    }
}

/// An item that differs.
#[derive(Clone, Copy)]
struct ComparedItem<'a> {
    sides: Sides<'a>,
    table: &'a str,
    /// Its key in its canonical text.
    key: &'a str,
    wanted: &'a ItemTexts,
    live: Option<&'a ItemTexts>,
    /// What the file had under the key before, where it is known what the file had.
    before: Option<Option<&'a ItemTexts>>,
}

impl<'a> ComparedItem<'a> {
    fn tell(self, found: &mut Findings<'_>) {
        let key = shown(self.key);
        let Some(live) = self.live else {
            let attributes = self.wanted.iter();
            let attributes = attributes.map(|(name, value)| format!("{name} {value}"));
            let attributes = attributes.collect::<Vec<_>>().join(", ");
            let values = (Some(&attributes), None);
            return found.value(&format!("the item {key}"), values, self.put());
        };
        for (name, fix) in self.fixes() {
            let values = (self.wanted.get(name), live.get(name));
            found.value(&format!("{name} of the item {key}"), values, fix);
        }
    }

    /// What is done for each attribute that differs; once, under no name, where the item is not there.
    fn fixes(self) -> impl Iterator<Item = (&'a str, Fix)> {
        let whole = self.live.is_none().then(|| ("", self.put()));
        let live = self.live.into_iter();
        let parts = live.flat_map(move |live| {
            let names: BTreeSet<&String> = self.wanted.keys().chain(live.keys()).collect();
            let names = names
                .into_iter()
                .filter(|name| self.wanted.get(*name) != live.get(*name));
            let fixes: Vec<_> = names
                .map(|name| (name.as_str(), self.attribute(name, live.get(name))))
                .collect();
            fixes
        });
        whole.into_iter().chain(parts)
    }

    /// The item as the file has it, where there is none.
    fn put(self) -> Fix {
        if self.before == Some(Some(self.wanted)) {
            return Fix::Keep(UNCHANGED);
        }
        Fix::Put(request(|out| {
            self.begin(out);
            out.key("Item");
            out.begin_object();
            for (name, value) in self.wanted {
                out.map_key(name);
                out.raw(value.as_bytes());
            }
            out.end_object();
            text(out, "ConditionExpression", "attribute_not_exists(#k)");
            self.names(out, None);
        }))
    }

    /// An attribute as the file has it, or without it.
    fn attribute(self, name: &str, live: Option<&String>) -> Fix {
        let wanted = self.wanted.get(name);
        let before = self.before.map(|item| item.and_then(|item| item.get(name)));
        if before == Some(wanted) {
            return Fix::Keep(UNCHANGED);
        }
        // What the file said until now is the file's own to change, and so is what is not there.
        let is_own = live.is_none() || before == Some(live);
        if (wanted.is_none() || !is_own) && self.sides.replacing == Replacing::Never {
            return Fix::Keep(STAYS);
        }
        Fix::Write(request(|out| {
            self.begin(out);
            out.key("Key");
            out.raw(self.key.as_bytes());
            let (change, condition) = match (wanted, live) {
                (Some(_), Some(_)) => ("SET #a = :w", "#a = :l"),
                (Some(_), None) => (
                    "SET #a = :w",
                    "attribute_exists(#k) AND attribute_not_exists(#a)",
                ),
                (None, _) => ("REMOVE #a", "#a = :l"),
            };
            text(out, "UpdateExpression", change);
            text(out, "ConditionExpression", condition);
            self.names(out, Some((name, live)));
            out.key("ExpressionAttributeValues");
            out.begin_object();
            for (placeholder, value) in [(":w", wanted), (":l", live)] {
                if let Some(value) = value {
                    out.map_key(placeholder);
                    out.raw(value.as_bytes());
                }
            }
            out.end_object();
        }))
    }

    fn begin(self, out: &mut Writer<'_>) {
        text(out, "TableName", self.table);
    }

    /// The names that a condition uses: the key where it is asked whether the item is there, and an attribute.
    fn names(self, out: &mut Writer<'_>, attribute: Option<(&str, Option<&String>)>) {
        out.key("ExpressionAttributeNames");
        out.begin_object();
        let key = self.sides.wanted.keys.first();
        let key = key.and_then(|key| key.attribute_name.as_deref());
        if let (Some(key), None | Some((_, None))) = (key, attribute) {
            out.map_key("#k");
            out.string(key);
        }
        if let Some((name, _)) = attribute {
            out.map_key("#a");
            out.string(name);
        }
        out.end_object();
    }
}

/// A request in the JSON of the wire.
fn request(members: impl FnOnce(&mut Writer<'_>)) -> String {
    let mut bytes = Vec::new();
    let mut out = Writer::new(&mut bytes);
    out.begin_object();
    members(&mut out);
    out.end_object();
    // A writer of JSON writes UTF-8.
    String::from_utf8_lossy(&bytes).into_owned()
}

fn text(out: &mut Writer<'_>, member: &'static str, text: &str) {
    out.key(member);
    out.string(text);
}
