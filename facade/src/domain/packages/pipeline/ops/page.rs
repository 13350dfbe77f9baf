//! Pages of an index, and the rows of those that follow from documents.
//!
//! Invariant: a page is of what is stored. What an open transaction has in mind is in none, so that it asks for none.

use serde_json::{Map, Value as Json};

use crate::block::{Damaged, ListOptions, Listing};
use crate::domain::packages::artifact::types::{PackageInfo, Tag};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::Args;
use crate::domain::packages::pipeline::shape::{Asked, AskedKind};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::world::Direction;
use crate::error::{Error, ErrorKind};

/// Which page of an index a step asks for.
pub(super) struct Paging {
    prefix: Option<Template>,
    after: Option<Template>,
    next_out: Option<String>,
}

/// Rows, and where the page behind them begins.
type Page = (Vec<Json>, Option<String>);

impl Paging {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            prefix: args.optional("prefix"),
            after: args.optional("after"),
            next_out: args.optional_text("next_out"),
        }
    }

    /// Whether a step asks for a page, and not just for some rows.
    pub(super) const fn is_asked(&self) -> bool {
        self.prefix.is_some() || self.after.is_some() || self.next_out.is_some()
    }

    /// The rows of the page. Where the next one begins goes into its variable.
    pub(super) async fn read(
        &self,
        context: &mut ExecutionContext<'_>,
        asked: &Asked<'_>,
        limit: usize,
    ) -> Result<Vec<Json>, Fault> {
        if context.txn.is_some() {
            let message = "a page is of what is stored: ask before the transaction begins";
            return Err(Fault::pipeline(message));
        }
        let prefix = given(context, self.prefix.as_ref())?;
        if prefix.is_some() && !matches!(asked.kind, AskedKind::Packages(_)) {
            return Err(Fault::pipeline("only packages are found by how they begin"));
        }
        let after = given(context, self.after.as_ref())?;
        let options = options(limit, after.as_deref())?;
        // What begins with nothing is all.
        let prefix = prefix.unwrap_or_default();
        let (rows, next) = page(context, asked, &prefix, &options).await?;
        if let Some(out) = &self.next_out {
            context.set(out, Json::from(next));
        }
        Ok(rows)
    }
}

/// The text of an argument; `None` where it is left out or refers to nothing.
fn given(
    context: &ExecutionContext<'_>,
    template: Option<&Template>,
) -> Result<Option<String>, Fault> {
    match template {
        Some(template) if !context.value(template).is_null() => context.exact(template).map(Some),
        _ => Ok(None),
    }
}

fn options(limit: usize, after: Option<&str>) -> Result<ListOptions, Fault> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let options = ListOptions::new().limit(limit).strong();
    match after {
        None => Ok(options),
        Some(token) => {
            let place = token.parse().map_err(unreadable)?;
            Ok(options.after(place))
        }
    }
}

/// The answer to the place of another list, or to a text that is none. Whatever else a store says stays as it is.
fn unreadable(error: Error) -> Fault {
    match error.kind() {
        ErrorKind::InvalidInput => {
            let message = "the page begins at no row of this list";
            Fault::new(400, "INVALID_REQUEST", message).because(error)
        }
        _ => error.into(),
    }
}

async fn page(
    context: &mut ExecutionContext<'_>,
    asked: &Asked<'_>,
    prefix: &str,
    options: &ListOptions,
) -> Result<Page, Fault> {
    let packages = &context.machine.packages;
    match &asked.kind {
        AskedKind::Packages(namespace) => {
            let read = packages.list_packages(namespace, prefix, options);
            rows(context.outside(read).await?, package)
        }
        AskedKind::Tags([namespace, name]) => {
            let read = packages.list_tags(namespace, name, options);
            rows(context.outside(read).await?, tag)
        }
        AskedKind::Versions([namespace, name]) => {
            let read = packages.version_rows(namespace, name, options);
            rows(context.outside(read).await?, |row| row)
        }
        AskedKind::Rows(_) => {
            let descending = matches!(asked.key.sort, Some((_, Direction::Descending)));
            let read = packages.row_page(&asked.index, &asked.values, descending, options);
            rows(context.outside(read).await?, |row| row)
        }
        AskedKind::Tag(_) => Err(Fault::pipeline("a key with one row has no pages")),
    }
}

/// The entries of a page as rows. One that cannot be read hides no other.
fn rows<T>(found: Result<Listing<T>, Error>, show: impl Fn(T) -> Json) -> Result<Page, Fault> {
    let listing = found.map_err(unreadable)?;
    let next = listing.next.as_ref().map(ToString::to_string);
    let (entries, damaged) = listing.skip_damaged();
    damaged.iter().for_each(warn_of);
    Ok((entries.into_iter().map(show).collect(), next))
}

fn warn_of(report: &Damaged) {
    tracing::warn!(%report, "a row of an index cannot be read");
}

/// A package as a row: its name, and how many artifacts it has.
fn package(package: PackageInfo) -> Json {
    let mut row = Map::new();
    row.insert("name".to_owned(), package.name.into());
    row.insert("artifacts".to_owned(), package.artifacts.into());
    Json::Object(row)
}

/// A tag as a row: its name, what it names, and who set it when, as far as that is known.
fn tag(tag: Tag) -> Json {
    let said = [
        ("tag", Some(tag.name)),
        ("version", Some(tag.target.version)),
        ("variant", Some(tag.target.variant)),
        ("updated_at", tag.updated_at),
        ("updated_by", tag.updated_by),
    ];
    let said = said.into_iter();
    let members = said.filter_map(|(name, text)| Some((name.to_owned(), Json::from(text?))));
    Json::Object(members.collect())
}
