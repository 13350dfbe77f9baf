//! Counting.

use crate::rules::names::in_several_files;
use crate::text::{
    Comment, CommentKind, Function, declared, documented, functions, test_blocks, tokens,
};
use crate::tree::{Modules, Source};

use super::circles::between_files;

/// Files above these lengths are counted.
const FILES_LONG: [usize; 2] = [500, 1000];

/// Functions above this length are counted.
const FUNCTION_LONG: usize = 70;

/// Words that show that threads meet in a file.
const SHARED: [&str; 5] = ["Acquire", "Mutex", "Ordering", "Relaxed", "RwLock"];

/// What opens an item that is counted when it is public.
const ITEMS: [&str; 8] = [
    "const",
    "enum",
    "fn",
    "macro_rules",
    "static",
    "struct",
    "trait",
    "type",
];

/// Named figures in the order in which they are printed.
pub(crate) type Figures = Vec<(&'static str, String)>;

/// What is added up over files.
#[derive(Debug, Default)]
struct Sum {
    lines: Vec<usize>,
    code: usize,
    docs: usize,
    comments: usize,
    shared_code: usize,
    shared_comments: usize,
    functions: Vec<usize>,
    declared: usize,
    bare: usize,
    public: usize,
}

/// Measures what is written by hand and is no test; a folder of generated files is left out whole.
pub(crate) fn measure(sources: &[Source], generated: &[&str]) -> Figures {
    let below = |source: &Source| {
        generated
            .iter()
            .any(|folder| source.path.starts_with(folder))
    };
    let judged = sources
        .iter()
        .filter(|source| !source.is_test() && !below(source));
    let judged: Vec<&Source> = judged.collect();
    let mut sum = Sum::default();
    for source in &judged {
        sum.add(source);
    }
    let mut figures = sum.figures();
    figures.extend(words(&judged));
    let names = in_several_files(sources);
    let most = names.iter().map(|(name, files)| (files.len(), *name)).max();
    figures.push((
        "types of one name in several files",
        match most {
            Some((count, name)) => format!("{} (`{name}` in {count})", names.len()),
            None => "0".to_owned(),
        },
    ));
    let circles = between_files(&judged, &Modules::of(sources));
    let largest = circles.iter().map(|circle| circle.len()).max().unwrap_or(0);
    figures.push((
        "import circles of files (largest)",
        format!("{} ({largest})", circles.len()),
    ));
    figures
}

impl Sum {
    fn add(&mut self, source: &Source) {
        let tests = test_blocks(&source.lexed.code);
        let kept = |line: usize| !tests.iter().any(|block| block.contains(&line));
        let comments = source.lexed.comments.iter();
        let comments: Vec<&Comment> = comments.filter(|comment| kept(comment.line)).collect();
        let own = |docs: bool| {
            let own = comments
                .iter()
                .filter(|c| c.alone && (c.kind != CommentKind::Plain) == docs);
            own.map(|comment| comment.lines).sum::<usize>()
        };
        let lines = source
            .text
            .lines()
            .enumerate()
            .filter(|(line, _)| kept(*line));
        let code = lines
            .clone()
            .filter(|(_, line)| !line.trim().is_empty())
            .count();
        let code = code.saturating_sub(own(true) + own(false));
        self.lines.push(lines.count());
        self.code += code;
        self.docs += own(true);
        self.comments += own(false);
        if tokens(&source.lexed.code)
            .iter()
            .any(|token| SHARED.contains(&token.text))
        {
            self.shared_code += code;
            self.shared_comments += own(false);
        }
        let found = functions(&source.lexed.code);
        let found: Vec<Function> = found.into_iter().filter(|f| kept(f.line)).collect();
        self.functions
            .extend(found.iter().filter_map(|function| function.lines));
        self.declared += found.len();
        self.bare += found.len().saturating_sub(explained(source, &kept));
        let items = declared(&source.lexed.code).into_iter();
        let public =
            items.filter(|item| item.public && ITEMS.contains(&item.kind) && kept(item.line));
        self.public += public.count();
    }

    fn figures(mut self) -> Figures {
        self.lines.sort_unstable();
        self.functions.sort_unstable();
        let ratio = |part: usize, whole: usize, digits: usize| {
            let share = part as f64 / whole.max(1) as f64;
            format!("{share:.digits$}")
        };
        let long = FILES_LONG.map(|limit| above(&self.lines, limit));
        let long_functions = above(&self.functions, FUNCTION_LONG);
        let hundreds = ratio(self.shared_comments * 100, self.shared_code, 1);
        vec![
            ("files", self.lines.len().to_string()),
            ("lines", self.lines.iter().sum::<usize>().to_string()),
            ("lines per file: median / p90 / max", spread(&self.lines)),
            (
                "files over 500, over 1000 lines",
                format!("{}, {}", long[0], long[1]),
            ),
            ("code lines", self.code.to_string()),
            ("doc : code", ratio(self.docs, self.code, 2)),
            ("comment : code", ratio(self.comments, self.code, 3)),
            (
                "comments per 100 lines of files with atomics or locks",
                hundreds,
            ),
            ("functions", self.functions.len().to_string()),
            (
                "lines per function: median / p90 / max",
                spread(&self.functions),
            ),
            ("functions over 70 lines", long_functions.to_string()),
            (
                "functions without documentation",
                format!("{} of {}", self.bare, self.declared),
            ),
            ("`pub` items by hand", self.public.to_string()),
        ]
    }
}

/// How many functions have documentation.
fn explained(source: &Source, kept: &impl Fn(usize) -> bool) -> usize {
    let items = documented(&source.lexed).into_iter();
    items
        .filter(|item| item.function && kept(item.line))
        .count()
}

fn above(sorted: &[usize], limit: usize) -> usize {
    sorted.iter().filter(|length| **length > limit).count()
}

fn spread(sorted: &[usize]) -> String {
    let at = |part: usize, whole: usize| {
        let index = sorted.len() * part / whole;
        sorted.get(index).or(sorted.last()).copied().unwrap_or(0)
    };
    format!("{} / {} / {}", at(1, 2), at(9, 10), at(1, 1))
}

/// How a word is looked for.
enum Word {
    /// In code, as it stands.
    Code(&'static [&'static str]),
    /// In an attribute, alone or behind the condition of a `cfg_attr`.
    Attribute(&'static str),
    /// As a whole line of documentation.
    Heading(&'static str),
    /// Anywhere in a comment.
    Comment(String),
}

/// Words that are counted over all files.
fn words(sources: &[&Source]) -> Figures {
    let counted = [
        ("`# Errors`", Word::Heading("# Errors")),
        ("`# Panics`", Word::Heading("# Panics")),
        ("`# Examples`", Word::Heading("# Examples")),
        ("`#[must_use]`", Word::Code(&["#[must_use"])),
        ("`.unwrap()`", Word::Code(&[".unwrap()"])),
        ("`.expect(`", Word::Code(&[".expect("])),
        ("`#[allow]`", Word::Attribute("allow")),
        ("`#[expect]`", Word::Attribute("expect")),
        (
            "promises to come back",
            Word::Comment(["TO", "DO"].concat()),
        ),
        (
            "assertions",
            Word::Code(&["assert!(", "assert_eq!(", "assert_ne!(", "assert_matches!("]),
        ),
        (
            "`unwrap_or_default()`",
            Word::Code(&["unwrap_or_default()"]),
        ),
        ("`unwrap_or(`", Word::Code(&["unwrap_or("])),
        ("`saturating_*`", Word::Code(&["saturating_"])),
    ];
    let counted = counted.into_iter().map(|(name, word)| {
        let count: usize = sources
            .iter()
            .map(|source| occurrences(source, &word))
            .sum();
        (name, count.to_string())
    });
    counted.collect()
}

fn occurrences(source: &Source, word: &Word) -> usize {
    let lexed = &source.lexed;
    match word {
        Word::Code(forms) => forms
            .iter()
            .map(|form| lexed.code.matches(form).count())
            .sum(),
        Word::Attribute(name) => tokens(&lexed.code)
            .windows(3)
            .filter(|window| match window {
                [before, word, open] => {
                    ["[", ","].contains(&before.text) && word.text == *name && open.text == "("
                }
                _ => false,
            })
            .count(),
        Word::Heading(heading) => lexed.comments.iter().filter(|c| c.text == *heading).count(),
        Word::Comment(word) => lexed
            .comments
            .iter()
            .filter(|c| c.text.contains(word))
            .count(),
    }
}
