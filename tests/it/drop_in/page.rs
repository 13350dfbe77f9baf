//! The page of recipes, taken apart: what a reader copies is what is tested.

use std::collections::BTreeMap;

use crate::support::process::workspace;

/// The page.
const PAGE: &str = "emulator/RECIPES.md";

/// A section of the page.
#[derive(Debug, Default)]
pub(super) struct Recipe {
    /// Names and contents of the files: blocks that follow a line with a name in code and a colon.
    pub(super) files: Vec<(String, String)>,
    /// The first block of commands.
    pub(super) commands: String,
}

/// A file of the working copy.
#[expect(clippy::disallowed_methods, reason = "the file is what is tested")]
pub(super) fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap()
}

/// The recipes by their headings.
pub(super) fn recipes() -> BTreeMap<String, Recipe> {
    let page = read(PAGE);
    let sections = page.split("\n##").skip(1);
    sections
        .map(|section| {
            let (heading, text) = section.split_once('\n').unwrap();
            (heading.trim_matches(['#', ' ']).to_owned(), recipe(text))
        })
        .collect()
}

fn recipe(text: &str) -> Recipe {
    let mut recipe = Recipe::default();
    let mut named = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = block.join("\n") + "\n";
            match named.take() {
                Some(name) => recipe.files.push((name, block)),
                None if kind == "sh" && recipe.commands.is_empty() => recipe.commands = block,
                None => {}
            }
        } else if let Some(rest) = line.strip_prefix('`')
            && let Some((name, _)) = rest.split_once('`')
            && line.ends_with(':')
        {
            named = Some(name.to_owned());
        }
    }
    recipe
}
