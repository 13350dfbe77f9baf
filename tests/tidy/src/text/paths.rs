//! The paths that a file writes: what it imports, what it exports again, and what it names in place.

use super::tokens::{Token, tokens};

/// A path as written, with the inline modules of the file in which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The names of the inline modules around, from the outside.
    pub(crate) inline: Vec<String>,
    /// The segments as written, `crate`, `self` and `super` among them.
    pub(crate) path: Vec<String>,
}

/// One leaf of a `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// What is imported.
    pub(crate) origin: Origin,
    /// Under which name; `*` for everything below, `_` for none.
    pub(crate) name: String,
    /// Whether others see the name here: `pub`, `pub(crate)` and the like.
    pub(crate) exported: bool,
}

/// What a file names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Each leaf of each `use`.
    pub(crate) uses: Vec<Use>,
    /// Each other path of two segments or more.
    pub(crate) inline: Vec<Origin>,
}

/// Reads what code, as [`super::lex`] leaves it, names.
pub(crate) fn names(code: &str) -> Names {
    let tokens = tokens(code);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        modules: Vec::new(),
        names: Names::default(),
    };
    while reader.step() {}
    reader.names
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    /// For each open brace the inline module that it opens, if it does.
    modules: Vec<Option<String>>,
    names: Names,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        let token = self.tokens.get(self.at + ahead);
        token.map_or("", |token| token.text)
    }

    fn is_word(&self, ahead: usize) -> bool {
        let token = self.tokens.get(self.at + ahead);
        token.is_some_and(Token::is_word)
    }

    fn before(&self) -> &'a str {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or("", |token| token.text)
    }

    fn step(&mut self) -> bool {
        match (self.peek(0), self.peek(2)) {
            ("", _) => return false,
            ("mod", "{") => {
                self.modules.push(Some(self.peek(1).to_owned()));
                self.at += 3;
            }
            ("{", _) => {
                self.modules.push(None);
                self.at += 1;
            }
            ("}", _) => {
                self.modules.pop();
                self.at += 1;
            }
            // `use<'a>` is what an opaque type captures, not an import.
            ("use", _) if self.peek(1) != "<" => self.import(),
            _ if self.is_word(0) && self.peek(1) == "::" && self.starts_path() => self.path(),
            _ => self.at += 1,
        }
        true
    }

    /// Whether a path begins here. One in `pub(in …)` says who sees a name, and uses nothing.
    fn starts_path(&self) -> bool {
        let behind = self.tokens.iter().take(self.at).rev();
        let texts = behind.map(|token| token.text);
        let is_visibility = texts.take(3).eq(["in", "(", "pub"]);
        !["::", "."].contains(&self.before()) && !is_visibility
    }

    fn origin(&self, path: Vec<String>) -> Origin {
        let inline = self.modules.iter().flatten().cloned().collect();
        Origin { inline, path }
    }

    /// A path in the middle of code; what follows a turbofish is no part of it.
    fn path(&mut self) {
        let mut path = vec![self.peek(0).to_owned()];
        self.at += 1;
        while self.peek(0) == "::" && self.is_word(1) {
            path.push(self.peek(1).to_owned());
            self.at += 2;
        }
        let origin = self.origin(path);
        self.names.inline.push(origin);
    }

    fn import(&mut self) {
        let exported = ["pub", ")"].contains(&self.before());
        self.at += 1;
        self.tree(&mut Vec::new(), exported);
    }

    /// One branch of a `use` tree, up to the comma, brace or semicolon behind it.
    fn tree(&mut self, stem: &mut Vec<String>, exported: bool) {
        let length = stem.len();
        let mut name = String::new();
        loop {
            match self.peek(0) {
                "" | ";" | "," | "}" => break,
                "{" => {
                    self.at += 1;
                    while !["", "}"].contains(&self.peek(0)) {
                        self.tree(stem, exported);
                        if self.peek(0) == "," {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    stem.truncate(length);
                    return;
                }
                "as" => {
                    self.peek(1).clone_into(&mut name);
                    self.at += 2;
                }
                "*" => {
                    "*".clone_into(&mut name);
                    self.at += 1;
                }
                "self" if !stem.is_empty() => self.at += 1,
                "::" => self.at += 1,
                word => {
                    stem.push(word.to_owned());
                    self.at += 1;
                }
            }
        }
        if name.is_empty() {
            name.extend(stem.last().cloned());
        }
        let origin = self.origin(stem.clone());
        self.names.uses.push(Use {
            origin,
            name,
            exported,
        });
        stem.truncate(length);
    }
}
