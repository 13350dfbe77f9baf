//! The file of settings, in TOML.

use std::path::Path;

use super::resolve::ConfigError;
use super::settings::Settings;
use crate::expectation::expectation;

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Settings, ConfigError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the configuration is read before there is a service"
    )]
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| ConfigError(format!("{}: {error}", path.display())))?;
    parse(&text).map_err(|(line, what)| ConfigError(format!("{}:{line}: {what}", path.display())))
}

/// The settings of a text; else the line that is wrong, and how. Of the value in that line nothing is said, because it
/// may be a secret.
pub(super) fn parse(text: &str) -> Result<Settings, (usize, String)> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count();
        let key = text.lines().nth(line).unwrap_or("");
        let key = key.split('=').next().unwrap_or(key).trim();
        let message = error.message();
        let what = if message.starts_with("unknown field") {
            "is no setting; --help lists them".to_owned()
        } else if message.starts_with("duplicate key") {
            "is set twice".to_owned()
        } else {
            expectation(message)
        };
        (line + 1, format!("`{key}`: {what}"))
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_wrong_is_told_by_key_and_line() {
        for (text, line, said) in [
            (
                "listen = \"127.0.0.1:1\"\nlisten-on = 3\n",
                2,
                "`listen-on`: is no setting; --help lists them",
            ),
            (
                "\n\nlimit-rate = \"hunter2\"",
                3,
                "`limit-rate`: expected a whole number that is not too large",
            ),
            (
                "admin-password = 5",
                1,
                "`admin-password`: expected a string",
            ),
            ("listen = \"nowhere\"", 1, "`listen`: does not fit"),
            (
                "log-format = \"hunter2\"",
                1,
                "`log-format`: expected `text` or `json`",
            ),
            (
                "limit-rate = 1\nlimit-rate = 2",
                2,
                "`limit-rate`: is set twice",
            ),
        ] {
            let (at, what) = parse(text).unwrap_err();
            assert_eq!((at, what.as_str()), (line, said), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_toml_is_told_without_its_value() {
        let (line, what) = parse("a = 1\ntoken-secret = \"hunter2").unwrap_err();
        assert_eq!(line, 2);
        assert!(!what.contains("hunter2"), "{what}");
    }
}
