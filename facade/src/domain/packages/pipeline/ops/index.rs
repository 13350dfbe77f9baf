//! `index.query`, `index.upsert`, `index.delete`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::at_once;
use super::page::Paging;
use crate::domain::packages::artifact::draft::{Change, Draft, HeadOf, Target};
use crate::domain::packages::artifact::item::Wanted;
use crate::domain::packages::artifact::rows::{Found, Select};
use crate::domain::packages::artifact::{Coordinates, VersionKey};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute, Wrong};
use crate::domain::packages::pipeline::shape::{Asked, AskedKind};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::fits;
use crate::domain::packages::pipeline::world::Direction;

/// An index and the values of a key of it.
struct KeyAt {
    index: String,
    key: Vec<(String, Template)>,
}

impl KeyAt {
    fn new(args: &Args<'_>) -> Self {
        Self {
            index: args.text("index"),
            key: args.members("key"),
        }
    }

    fn given(&self, context: &ExecutionContext<'_>) -> Result<Vec<(String, String)>, Fault> {
        let key = self.key.iter();
        let key = key.map(|(name, value)| Ok((name.clone(), context.exact(value)?)));
        key.collect()
    }
}

pub(super) struct Query {
    place: KeyAt,
    limit: Template,
    latest: bool,
    paging: Paging,
    out: String,
}

impl Query {
    pub(super) fn new(args: &Args<'_>) -> Result<Self, Wrong> {
        let select = args.text("select");
        let latest = select == "latest" || (select == "auto" && args.number("limit") == 1);
        let paging = Paging::new(args);
        if select == "latest" && paging.is_asked() {
            let what = "the latest version is one row, and has no pages".to_owned();
            return Err(("select".to_owned(), what));
        }
        Ok(Self {
            place: KeyAt::new(args),
            latest: latest && !paging.is_asked(),
            limit: args.template("limit"),
            paging,
            out: args.text("out"),
        })
    }
}

impl Execute for Query {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let given = self.place.given(context)?;
            let asked = context.machine.shapes.asked(&self.place.index, &given)?;
            let limit = count(context.json(&self.limit))?;
            let rows = match &asked.kind {
                AskedKind::Packages(_) | AskedKind::Tags(_) => {
                    self.paging.read(context, &asked, limit).await?
                }
                _ if self.paging.is_asked() => self.paging.read(context, &asked, limit).await?,
                AskedKind::Versions(package) => self.versions(context, package, limit).await?,
                AskedKind::Tag(names) => {
                    let stored = context
                        .stored(&Target::Tag(names.clone()), Wanted::ROW)
                        .await?;
                    stored.row.into_iter().take(limit).collect()
                }
                AskedKind::Rows(_) => rows(context, &asked, limit).await?,
            };
            context.set(&self.out, Json::Array(rows));
            Ok(())
        })
    }
}

/// Rows that are given when the request says nothing of how many.
const ROWS_DEFAULT: usize = 100;

/// How many rows are wanted at most. In a request, a number is a text.
fn count(value: Json) -> Result<usize, Fault> {
    let number = match &value {
        Json::Null => return Ok(ROWS_DEFAULT),
        Json::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    let number = number.ok_or_else(|| Fault::invalid("a limit is a whole number"))?;
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

impl Query {
    /// The rows of the versions of a package.
    async fn versions(
        &self,
        context: &mut ExecutionContext<'_>,
        package: &[String; 2],
        limit: usize,
    ) -> Result<Vec<Json>, Fault> {
        let select = match self.latest {
            false => Some(Select::All),
            true => Select::latest(&context.machine.world.versioning),
        };
        let Some(select) = select else {
            return Ok(Vec::new());
        };
        see_head(context, HeadOf::Package(package.clone())).await?;
        let mine = drafted(context, |target| match target {
            Target::Artifact(at) if at.namespace == package[0] && at.name == package[1] => {
                Some(at.clone())
            }
            _ => None,
        });
        // What the transaction changes may take the place of what is stored, which is therefore read beyond it.
        let wanted = limit.saturating_add(mine.len());
        let packages = &context.machine.packages;
        let [namespace, name] = package;
        let read = packages.versions_of(namespace, name, select, wanted);
        let found = context.outside(read).await??;
        let mut all: BTreeMap<(VersionKey, String), Json> = BTreeMap::new();
        for Found { at, row } in found {
            all.insert(order(&at), row);
        }
        for (at, change) in mine {
            let hidden = select == Select::Releases && VersionKey::of(&at.version).is_prerelease();
            match change {
                Change::Keep => {}
                Change::Set(row) if !hidden => {
                    all.insert(order(&at), row);
                }
                Change::Set(_) | Change::Remove => {
                    all.remove(&order(&at));
                }
            }
        }
        Ok(all.into_values().rev().take(limit).collect())
    }
}

/// Newest first is the greatest of these first.
fn order(at: &Coordinates) -> (VersionKey, String) {
    (VersionKey::of(&at.version), at.variant.clone())
}

/// What the open transaction does to the rows of some targets. A row goes with its document.
fn drafted<T>(
    context: &ExecutionContext<'_>,
    mine: impl Fn(&Target) -> Option<T>,
) -> Vec<(T, Change)> {
    let Some(txn) = &context.txn else {
        return Vec::new();
    };
    let entries = txn.draft.entries.iter();
    let entries = entries.filter_map(|(target, entry)| {
        let change = match (&entry.document, target) {
            (Change::Remove, Target::Artifact(_)) => Change::Remove,
            _ => entry.row.clone(),
        };
        Some((mine(target)?, change))
    });
    entries.collect()
}

/// Lets the transaction fail if rows appear or go that it has not seen.
async fn see_head(context: &mut ExecutionContext<'_>, head: HeadOf) -> Result<(), Fault> {
    let checks = context
        .txn
        .as_ref()
        .is_some_and(|txn| txn.draft.checks_reads);
    if checks {
        context.stored(&Target::Head(head), Wanted::NOTHING).await?;
    }
    Ok(())
}

/// The rows of any other index.
async fn rows(
    context: &mut ExecutionContext<'_>,
    asked: &Asked<'_>,
    limit: usize,
) -> Result<Vec<Json>, Fault> {
    see_head(
        context,
        HeadOf::Rows(asked.index.clone(), asked.values.clone()),
    )
    .await?;
    let mine = drafted(context, |target| match target {
        Target::Row(row) if row.index == asked.index && row.key == asked.values => {
            Some(row.clone())
        }
        _ => None,
    });
    let descending = matches!(asked.key.sort, Some((_, Direction::Descending)));
    let wanted = limit.saturating_add(mine.len());
    let packages = &context.machine.packages;
    let read = packages.rows_of(&asked.index, &asked.values, descending, wanted);
    let found = context.outside(read).await??;
    let mut all: BTreeMap<(String, String), Json> = BTreeMap::new();
    for (sort, id, row) in found {
        all.insert((sort, id), row);
    }
    for (at, change) in mine {
        match change {
            Change::Keep => {}
            Change::Set(row) => {
                all.insert((at.sort, at.id), row);
            }
            Change::Remove => {
                all.remove(&(at.sort, at.id));
            }
        }
    }
    let rows = all.into_values();
    Ok(match descending {
        true => rows.rev().take(limit).collect(),
        false => rows.take(limit).collect(),
    })
}

pub(super) struct Upsert {
    place: KeyAt,
    value: Template,
}

impl Upsert {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: KeyAt::new(args),
            value: args.template("value"),
        }
    }
}

impl Upsert {
    /// The row that is written, where it is, and whether it may have been in another place.
    fn row(&self, context: &ExecutionContext<'_>) -> Result<(Target, Json, bool), Fault> {
        let given = self.place.given(context)?;
        let asked = context.machine.shapes.asked(&self.place.index, &given)?;
        let row = context.json(&self.value);
        let most = context.machine.world.limits.value_bytes;
        if !fits(&row, most) {
            let message = format!("a row has at most {most} bytes");
            return Err(Fault::new(413, "VALUE_TOO_LARGE", message));
        }
        let target = asked.row(&row)?;
        let moves = moves(&asked, &target);
        Ok((target, row, moves))
    }
}

impl Execute for Upsert {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let (target, row, moves) = match self.row(context) {
            Ok(found) => found,
            Err(fault) => return at_once(Err(fault)),
        };
        if !moves {
            return context.change(move |draft| {
                draft.put_row(target, row);
                Ok(())
            });
        }
        Done::later(async move {
            let moved = moved(context, &target).await?;
            let upsert = move |draft: &mut Draft| {
                for old in moved {
                    draft.delete_row(old);
                }
                draft.put_row(target, row);
                Ok(())
            };
            context.change(upsert).finish().await
        })
    }
}

/// Whether a row of the same identity may have another place in the order.
fn moves(asked: &Asked<'_>, target: &Target) -> bool {
    let (AskedKind::Rows(identity), Target::Row(row)) = (&asked.kind, target) else {
        return false;
    };
    let within = |(field, _): &(String, Direction)| identity.contains(field);
    // Where the order is part of the identity, or there is none, the row has one place.
    !row.unique && !identity.is_empty() && !asked.key.sort.as_ref().is_none_or(within)
}

/// The rows of the same identity that have another place in the order: they go when the row comes.
async fn moved(context: &mut ExecutionContext<'_>, target: &Target) -> Result<Vec<Target>, Fault> {
    let Target::Row(row) = target else {
        return Ok(Vec::new());
    };
    let packages = &context.machine.packages;
    let read = packages.rows_of(&row.index, &row.key, false, usize::MAX);
    let found = context.outside(read).await??;
    let other = found
        .into_iter()
        .filter(|(sort, id, _)| *id == row.id && *sort != row.sort);
    let other = other.map(|(sort, _, _)| {
        let mut old = row.clone();
        old.sort = sort;
        Target::Row(old)
    });
    Ok(other.collect())
}

pub(super) struct Delete {
    place: KeyAt,
    value: Option<Template>,
}

impl Delete {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: KeyAt::new(args),
            value: args.optional("value"),
        }
    }
}

impl Execute for Delete {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let given = self.place.given(context)?;
            let asked = context.machine.shapes.asked(&self.place.index, &given)?;
            let row = match &self.value {
                Some(value) => context.json(value),
                None => given
                    .into_iter()
                    .map(|(name, value)| (name, Json::from(value)))
                    .collect(),
            };
            let target = asked.row(&row)?;
            let mut gone = match moves(&asked, &target) {
                true => moved(context, &target).await?,
                false => Vec::new(),
            };
            gone.push(target);
            let delete = move |draft: &mut Draft| {
                for row in gone {
                    draft.delete_row(row);
                }
                Ok(())
            };
            context.change(delete).finish().await
        })
    }
}
