//! What the pages promise, looked for in their texts.

use std::path::{Path, PathBuf};

use super::{PAGES, POLICY, Page, page};

/// All files together have at most so many bytes.
const BYTES_MAX: usize = 300_000;

/// Ways from a text to markup or to code, which no page takes.
const FORBIDDEN: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "setHTMLUnsafe",
    "parseFromString",
    "createContextualFragment",
    "document.write",
    "srcdoc",
    "eval(",
    "new Function",
    "javascript:",
];

fn text(page: &Page) -> &'static str {
    std::str::from_utf8(page.bytes()).unwrap()
}

/// The files below a folder, by their names from `root` on.
fn below(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => below(root, &path, found),
            false => found.push(path.strip_prefix(root).unwrap().to_str().unwrap().into()),
        }
    }
}

#[test]
fn every_file_is_served() {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "pages"].iter().collect();
    let mut there = Vec::new();
    below(&root, &root, &mut there);
    there.sort();
    let mut listed: Vec<&str> = PAGES.iter().map(Page::name).collect();
    listed.sort_unstable();
    assert_eq!(there, listed);
}

#[test]
fn all_files_together_are_small() {
    let bytes: usize = PAGES.iter().map(|page| page.bytes().len()).sum();
    assert!(bytes <= BYTES_MAX, "{bytes}");
}

#[test]
fn no_text_becomes_markup_or_code() {
    for page in PAGES {
        for word in FORBIDDEN {
            assert!(!text(page).contains(word), "{}: {word}", page.name());
        }
    }
}

/// The policy would stop it; it is not tried either.
#[test]
fn nothing_stands_inline_and_nothing_comes_from_elsewhere() {
    let html = text(page("/console").unwrap());
    for tag in html.split("<script").skip(1) {
        let (attributes, rest) = tag.split_once('>').unwrap();
        assert!(attributes.contains(" src=\"/console/"), "{attributes}");
        assert!(rest.starts_with("</script>"), "a script with a text");
    }
    for word in [
        "<style",
        " style=",
        " onclick=",
        " onload=",
        "http://",
        "https://",
    ] {
        assert!(!html.contains(word), "{word}");
    }
    for page in PAGES.iter().filter(|page| page.name().ends_with(".css")) {
        assert!(!text(page).contains("url("), "{}", page.name());
        assert!(!text(page).contains("@import"), "{}", page.name());
    }
    for directive in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(POLICY.contains(directive), "{directive}");
    }
    assert!(!POLICY.contains("unsafe"));
}

/// What a module imports is there: a browser would show an empty page.
#[test]
fn what_is_imported_is_there() {
    for page in PAGES.iter().filter(|page| page.name().ends_with(".js")) {
        let folder = page
            .name()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        for import in text(page).split("from '").skip(1) {
            let name = import.split('\'').next().unwrap();
            let (up, name) = match (name.strip_prefix("./"), name.strip_prefix("../")) {
                (Some(name), _) => (folder, name),
                (_, Some(name)) => ("", name),
                _ => panic!("{}: {name}", page.name()),
            };
            let whole = Path::new(up).join(name);
            let found = PAGES.iter().any(|page| Path::new(page.name()) == whole);
            assert!(found, "{} imports {name}", page.name());
        }
    }
}

#[test]
fn paths_lead_to_files() {
    let cases = [
        ("/console", Some("index.html")),
        ("/console/", Some("index.html")),
        ("/console/index.html", Some("index.html")),
        ("/console/main.js", Some("main.js")),
        ("/console/views/items.js", Some("views/items.js")),
        ("/consolemain.js", None),
        ("/console/../main.js", None),
        ("/console//main.js", None),
        ("/console/main.js/", None),
        ("/", None),
        ("", None),
    ];
    for (path, name) in cases {
        assert_eq!(page(path).map(Page::name), name, "{path}");
    }
}
