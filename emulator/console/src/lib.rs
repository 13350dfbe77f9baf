//! The pages of the console of [`dynamodb-emulator`](https://docs.rs/dynamodb-emulator), as bytes.
//!
//! Plain ES modules and one style sheet, without a build step: what lies in `pages/` is what a browser gets. They speak the
//! API of DynamoDB and the control API of the emulator, and nothing else. Who serves them sends [`POLICY`] with each.
//!
//! # Examples
//!
//! ```
//! let page = dynamodb_emulator_console::page("/console").ok_or("there is a first page")?;
//! assert_eq!(page.content_type(), "text/html; charset=utf-8");
//! assert!(dynamodb_emulator_console::page("/console/none.js").is_none());
//! # Ok::<(), &str>(())
//! ```

#[cfg(test)]
mod tests;

/// Where the console is; its other files are below.
pub const PATH: &str = "/console";

/// The content security policy of every page: scripts, styles and requests of one's own origin, no frame around them, and
/// no text that becomes markup.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types 'none'";

/// One file of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    name: &'static str,
    bytes: &'static [u8],
}

impl Page {
    /// The name below [`PATH`], such as `views/items.js`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The content, UTF-8.
    pub const fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    /// The value of the header `Content-Type`.
    pub fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.') {
            Some((_, "html")) => "text/html; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "svg")) => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        }
    }
}

/// A list of files of the folder `pages`.
macro_rules! files {
    ($($name:literal,)*) => {
        &[$(Page { name: $name, bytes: include_bytes!(concat!("../pages/", $name)) },)*]
    };
}

/// The file that a browser gets at [`PATH`] itself.
const FIRST: &str = "index.html";

/// All files, the first page among them.
pub const PAGES: &[Page] = files![
    "api.js",
    "chooser.js",
    "code.js",
    "csv.js",
    "database.js",
    "diff.js",
    "dom.js",
    "editor.js",
    "filters.js",
    "grid.js",
    "icon.svg",
    "index.html",
    "json.js",
    "main.js",
    "mistake.js",
    "palette.js",
    "place.js",
    "problem.js",
    "replay.js",
    "rule.js",
    "rust.js",
    "sample.js",
    "shape.js",
    "sign.js",
    "style.css",
    "table.js",
    "tree.js",
    "undo.js",
    "value.js",
    "views.js",
    "views/clock.js",
    "views/collections.js",
    "views/cost.js",
    "views/databases.js",
    "views/faults.js",
    "views/heat.js",
    "views/indexes.js",
    "views/items.js",
    "views/log.js",
    "views/partiql.js",
    "views/query.js",
    "views/replicas.js",
    "views/settings.js",
    "views/staleness.js",
    "views/streams.js",
    "views/strict.js",
    "views/tables.js",
    "views/timeline.js",
    "views/transfer.js",
    "why.js",
];

/// The file at a path of a request, which begins with [`PATH`]; `None` when there is none.
pub fn page(path: &str) -> Option<&'static Page> {
    let rest = path.strip_prefix(PATH)?;
    let name = match rest {
        "" | "/" => FIRST,
        _ => rest.strip_prefix('/')?,
    };
    PAGES.iter().find(|page| page.name == name)
}
