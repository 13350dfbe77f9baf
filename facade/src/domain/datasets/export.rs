//! The history of a dataset as a stream for `git fast-import`.
//!
//! Each revision is a commit of a branch `main` with a `datapackage.json`, a pointer of Git LFS for each
//! resource that says its `path`, `sha256` and `bytes`, and the attributes that make git take it for
//! one; each tag is an annotated tag. A resource whose path is no safe place in a working tree, or is
//! that of another, has no pointer; the document has it all the same.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::Value;

use super::Datasets;
use super::document::RESOURCES;
use super::types::{Author, Dataset, DatasetRef, Document, RevisionInfo, TagInfo};
use crate::block::ListOptions;
use crate::domain::input::invalid;
use crate::error::{Error, ErrorKind};

const NANOSECONDS: u64 = 1_000_000_000;
const PACKAGE_FILE: &str = "datapackage.json";
/// What no resource may be called: the files that are written anyway, and what git keeps for itself.
const OWN_FILES: [&str; 3] = [PACKAGE_FILE, ".gitattributes", ".lfsconfig"];

/// Writes the history of a dataset, from its first revision on; of as many revisions as there are, one
/// is in memory at a time. With `lfs_url`, each commit says where the large files are.
///
/// # Errors
///
/// As [`Datasets`]; [`ErrorKind::InvalidInput`] for a URL with a control character or a quote in it;
/// [`ErrorKind::Unavailable`] when `out` takes no more.
///
/// # Examples
///
/// ```
/// use package_database::datasets::{Change, DatasetRef, Document, export};
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let datasets = database.datasets();
/// let orders = DatasetRef::named("acme", "orders")?;
/// datasets.create(&orders, &Document::new(), &Change::new().message("First")).await?;
/// let mut stream = Vec::new();
/// export::fast_import(&datasets, &orders, None, &mut stream).await?;
/// assert!(stream.starts_with(b"feature done\ncommit refs/heads/main\n"));
/// # Ok(())
/// # }
/// ```
pub async fn fast_import(
    datasets: &Datasets,
    dataset: &DatasetRef,
    lfs_url: Option<&str>,
    out: &mut (impl Write + Send),
) -> Result<(), Error> {
    let mut export = FastImport::open(datasets, dataset, lfs_url).await?;
    while let Some(text) = export.next().await? {
        write(out, &text)?;
    }
    Ok(())
}

/// The same stream in pieces, for who writes it somewhere that takes its time: a revision is read when its piece is
/// asked for.
///
/// # Examples
///
/// ```
/// use package_database::datasets::export::FastImport;
/// # use package_database::datasets::{Change, DatasetRef, Document};
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// # let datasets = database.datasets();
/// # let orders = DatasetRef::named("acme", "orders")?;
/// # datasets.create(&orders, &Document::new(), &Change::new()).await?;
/// let mut export = FastImport::open(&datasets, &orders, None).await?;
/// let mut stream = String::new();
/// while let Some(piece) = export.next().await? {
///     stream.push_str(&piece);
/// }
/// assert!(stream.ends_with("done\n"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct FastImport {
    datasets: Datasets,
    lfs_url: Option<String>,
    opening: Option<&'static str>,
    /// The revisions that are still to be written, the newest first.
    revisions: Vec<RevisionInfo>,
    ending: Option<String>,
}

impl FastImport {
    /// Begins an export: what there is now is what it will hold.
    ///
    /// # Errors
    ///
    /// As [`fast_import`].
    pub async fn open(
        datasets: &Datasets,
        dataset: &DatasetRef,
        lfs_url: Option<&str>,
    ) -> Result<Self, Error> {
        if lfs_url.is_some_and(|url| url.contains(|c: char| c.is_control() || c == '"')) {
            return Err(invalid("a URL has no control characters and no quotes"));
        }
        let list = datasets.revision_list(dataset, &ListOptions::new()).await?;
        let revisions = list.into_vec()?;
        let mut ending: String = datasets
            .tag_list(dataset)
            .await?
            .iter()
            .map(annotated)
            .collect();
        ending.push_str("done\n");
        Ok(Self {
            datasets: datasets.clone(),
            lfs_url: lfs_url.map(str::to_owned),
            opening: Some("feature done\n"),
            revisions,
            ending: Some(ending),
        })
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`fast_import`]. What was written until then is no whole stream, and git refuses it.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        if let Some(opening) = self.opening.take() {
            return Ok(Some(opening.to_owned()));
        }
        let Some(revision) = self.revisions.pop() else {
            return Ok(self.ending.take());
        };
        // By its id: the dataset may move meanwhile.
        let dataset = DatasetRef::from(revision.dataset);
        let at = self.datasets.fetch(&dataset, &revision.id.into()).await?;
        commit(&at, self.lfs_url.as_deref()).map(Some)
    }
}

fn write(out: &mut impl Write, text: &str) -> Result<(), Error> {
    let written = out.write_all(text.as_bytes());
    written.map_err(|error| {
        Error::new(ErrorKind::Unavailable, "the export cannot be written").with_source(error)
    })
}

fn commit(at: &Dataset, lfs_url: Option<&str>) -> Result<String, Error> {
    let revision = &at.revision;
    let who = person(&revision.author, revision.created_at);
    let mut text = format!(
        "commit refs/heads/main\nmark :{}\nauthor {who}\ncommitter {who}\n",
        revision.id.number()
    );
    text.push_str(&data(&revision.message));
    if let Some(parent) = revision.parent {
        text.push_str(&format!("from :{}\n", parent.number()));
    }
    text.push_str("deleteall\n");
    let package = serde_json::to_string_pretty(&at.package);
    let package = package.map_err(|error| {
        Error::new(ErrorKind::Internal, "a stored package cannot be written").with_source(error)
    })?;
    file(&mut text, PACKAGE_FILE, &format!("{package}\n"));
    let mut attributes = String::new();
    for (path, pointer) in pointers(&at.package) {
        let pattern = quoted(&format!("/{}", literal(path)));
        attributes.push_str(&format!("{pattern} filter=lfs diff=lfs merge=lfs -text\n"));
        file(&mut text, path, &pointer);
    }
    if !attributes.is_empty() {
        file(&mut text, ".gitattributes", &attributes);
    }
    if let Some(url) = lfs_url {
        let url = url.replace('\\', "\\\\");
        file(
            &mut text,
            ".lfsconfig",
            &format!("[lfs]\n\turl = \"{url}\"\n"),
        );
    }
    Ok(text)
}

fn annotated(tag: &TagInfo) -> String {
    let name = &tag.name;
    // What git allows in no name of a tag.
    let odd = name.starts_with('.') || name.ends_with('.') || name.ends_with(".lock");
    let name = match odd || name.contains("..") || name.starts_with('-') {
        true => format!("_{}_", name.replace('.', "%2E")),
        false => name.clone(),
    };
    let who = person(&tag.author, tag.created_at);
    let message = data(&tag.description);
    let number = tag.revision.number();
    format!("tag {name}\nfrom :{number}\ntagger {who}\n{message}")
}

/// Somebody at some time, in a line of git.
fn person(author: &Author, at: u64) -> String {
    let clean = |part: &Option<String>| {
        // Git has no authors without a name, and takes an empty address.
        let part = part.as_deref().unwrap_or_default();
        let kept = part
            .chars()
            .filter(|c| !matches!(c, '<' | '>') && !c.is_control());
        kept.collect::<String>().trim().to_owned()
    };
    let (name, email) = (clean(&author.name), clean(&author.email));
    let name = if name.is_empty() {
        "unknown".to_owned()
    } else {
        name
    };
    format!("{name} <{email}> {} +0000", at / NANOSECONDS)
}

fn data(text: &str) -> String {
    format!("data {}\n{text}\n", text.len())
}

fn file(text: &mut String, path: &str, content: &str) {
    text.push_str(&format!("M 100644 inline {}\n", quoted(path)));
    text.push_str(&data(content));
}

/// A path or a pattern in the quotes of C.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A pattern that only this path matches.
fn literal(path: &str) -> String {
    let mut pattern = String::new();
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The paths of resources with the pointers that stand there.
fn pointers(package: &Document) -> Vec<(&str, String)> {
    let Some(Value::Array(resources)) = package.get(RESOURCES) else {
        return Vec::new();
    };
    let (mut files, mut folders) = (BTreeSet::new(), BTreeSet::new());
    let mut pointers = Vec::new();
    for resource in resources {
        let Some((path, pointer)) = pointer(resource) else {
            continue;
        };
        let above = || {
            path.match_indices('/')
                .filter_map(|(end, _)| path.get(..end))
        };
        let free = !files.contains(path) && !folders.contains(path);
        if free && !above().any(|folder| files.contains(folder)) {
            folders.extend(above());
            files.insert(path);
            pointers.push((path, pointer));
        }
    }
    pointers
}

/// The path of a resource and the pointer of Git LFS to its data, if it says what it takes.
fn pointer(resource: &Value) -> Option<(&str, String)> {
    let path = resource
        .get("path")?
        .as_str()
        .filter(|path| is_safe(path))?;
    let sha256 = resource.get("sha256")?.as_str()?;
    let bytes = resource.get("bytes")?.as_u64()?;
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (sha256.len() == 64 && sha256.bytes().all(digit)).then(|| {
        let version = "version https://git-lfs.github.com/spec/v1";
        (
            path,
            format!("{version}\noid sha256:{sha256}\nsize {bytes}\n"),
        )
    })
}

/// Whether a path is a place below the root of a working tree that is not git's own, on any system.
fn is_safe(path: &str) -> bool {
    let part = |part: &str| {
        let reserved =
            part.eq_ignore_ascii_case(".git") || part.to_ascii_lowercase().starts_with("git~");
        !matches!(part, "" | "." | "..") && !reserved && !part.contains(['\\', ':'])
    };
    let odd = path.chars().any(char::is_control);
    !odd && path.split('/').all(part) && !OWN_FILES.iter().any(|own| own.eq_ignore_ascii_case(path))
}
