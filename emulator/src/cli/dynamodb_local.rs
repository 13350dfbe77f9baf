//! The command line of DynamoDB Local: its one-dash flags, and the Java around them.

use std::ffi::OsString;
use std::ops::Range;
use std::path::Path;

/// What a flag of DynamoDB Local is here.
enum Flag {
    /// The same under another name.
    Is(&'static str),
    /// Nothing to do: we report to nobody.
    Nothing,
}

/// The ten flags of DynamoDB Local.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html>
const FLAGS: [(&str, Flag); 10] = [
    ("-port", Flag::Is("--port")),
    ("-inMemory", Flag::Is("--in-memory")),
    ("-dbPath", Flag::Is("--db-path")),
    ("-sharedDb", Flag::Is("--shared")),
    ("-cors", Flag::Is("--cors-origin")),
    (
        "-delayTransientStatuses",
        Flag::Is("--delay-transient-statuses"),
    ),
    (
        "-optimizeDbBeforeStartup",
        Flag::Is("--optimize-db-before-startup"),
    ),
    ("-disableTelemetry", Flag::Nothing),
    ("-help", Flag::Is("--help")),
    ("-version", Flag::Is("--version")),
];

/// The words with which a command line for Java's launcher begins.
/// <https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html>
const JAVA_WORDS: [&str; 9] = [
    "java",
    "-jar",
    "-cp",
    "-classpath",
    "-server",
    "-client",
    "-ea",
    "-esa",
    "-enableassertions",
];
/// How the other options of that launcher begin.
const JAVA_PREFIXES: [&str; 6] = ["-X", "-D", "-ea:", "-da", "-javaagent:", "-agentlib:"];

/// A command line in our words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Translated {
    /// The program and its arguments.
    pub(crate) arguments: Vec<OsString>,
    /// Whether it was written for DynamoDB Local: it named the program's archive, or a flag of that program.
    pub(crate) for_local: bool,
}

/// Rewrites DynamoDB Local's flags into ours and drops `java`, its options and `-jar FILE`, with
/// which images and modules start it.
///
/// # Errors
///
/// If it starts another program than DynamoDB Local.
pub(crate) fn translate(
    arguments: impl IntoIterator<Item = impl Into<OsString>>,
) -> Result<Translated, String> {
    let mut arguments = arguments.into_iter().map(Into::into);
    let mut translated: Vec<OsString> = arguments.next().into_iter().collect();
    let arguments: Vec<OsString> = arguments.collect();
    // What is no text, as the name of a file may be, is no word of anybody's.
    let words: Vec<String> = (arguments.iter())
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    check_archive(&words)?;
    let java = javas(&words);
    let for_local = words.iter().any(|word| word == "-jar" || is_flag(word));
    let ours = arguments
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !java.contains(at));
    translated.extend(
        ours.filter_map(|(_, argument)| match argument.into_string() {
            Ok(word) => flag(word).map(Into::into),
            Err(other) => Some(other),
        }),
    );
    Ok(Translated {
        arguments: translated,
        for_local,
    })
}

/// Refuses an archive for which this program does not stand in.
fn check_archive(arguments: &[String]) -> Result<(), String> {
    let mut words = arguments.iter().skip_while(|word| *word != "-jar");
    if words.next().is_none() {
        return Ok(());
    }
    let archive = words.next().filter(|word| !word.starts_with('-'));
    let Some(archive) = archive else {
        return Err("-jar names no archive: write -jar DynamoDBLocal.jar".to_owned());
    };
    // Some have the version in their name.
    let name = archive.rsplit(['/', '\\']).next().unwrap_or(archive);
    let name = name.to_ascii_lowercase();
    match name.starts_with("dynamodblocal") && name.ends_with(".jar") {
        true => Ok(()),
        false => Err(format!(
            "{archive} is not DynamoDBLocal.jar: this program stands in for that archive and for no other"
        )),
    }
}

/// Where the words stand that are Java's.
fn javas(arguments: &[String]) -> Range<usize> {
    match arguments.iter().position(|word| word == "-jar") {
        // Java takes every word before `-jar` for itself, some with a value of their own (`-cp PATH`), so no list of
        // all its options is needed, only of those that begin a line. Flags of ours may stand before them, where an
        // image has them in its entry point. Behind the name of the archive begin the archive's own arguments.
        Some(jar) => {
            let first = arguments.iter().position(|word| is_java(word));
            first.unwrap_or(jar)..jar.saturating_add(2)
        }
        None => 0..arguments.iter().take_while(|word| is_java(word)).count(),
    }
}

/// Our form of an argument: `-port` and `-port=8000` alike; another one-dash word gets its second
/// dash, so that the complaint about it names the whole word.
fn flag(argument: String) -> Option<String> {
    let (name, value) = match argument.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (&*argument, None),
    };
    match (FLAGS.iter().find(|(known, _)| *known == name), value) {
        (Some((_, Flag::Is(ours))), None) => Some((*ours).to_owned()),
        (Some((_, Flag::Is(ours))), Some(value)) => Some(format!("{ours}={value}")),
        (Some((_, Flag::Nothing)), _) => None,
        (None, _) if is_word(name) => Some(format!("-{argument}")),
        (None, _) => Some(argument),
    }
}

/// One dash and several letters.
fn is_word(name: &str) -> bool {
    name.strip_prefix('-').is_some_and(|word| {
        word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic())
    })
}

/// Whether an argument is a flag of DynamoDB Local, with or without a value behind an equals sign.
fn is_flag(argument: &str) -> bool {
    let name = argument.split_once('=').map_or(argument, |(name, _)| name);
    FLAGS.iter().any(|(known, _)| *known == name)
}

/// Whether a word can only be meant for Java: its name, what leads to the archive, or an option of its own.
fn is_java(argument: &str) -> bool {
    JAVA_WORDS.contains(&argument)
        || JAVA_PREFIXES
            .iter()
            .any(|prefix| argument.starts_with(prefix))
}

/// The lines that DynamoDB Local prints first, for programs that wait for them. Here they come once
/// the port is open.
pub(crate) struct Banner<'a> {
    pub(crate) port: u16,
    pub(crate) shared: bool,
    pub(crate) delays: bool,
    pub(crate) origins: &'a [String],
    /// Where tables are kept, if not in memory alone.
    pub(crate) folder: Option<&'a Path>,
}

impl std::fmt::Display for Banner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let origins = match self.origins {
            [] => "null".to_owned(),
            origins => origins.join(","),
        };
        let version = env!("CARGO_PKG_VERSION");
        writeln!(
            f,
            "Initializing DynamoDB Local with the following configuration:"
        )?;
        writeln!(f, "Port:\t{}", self.port)?;
        writeln!(f, "InMemory:\t{}", self.folder.is_none())?;
        writeln!(f, "Version:\t{version} (dynamodb-emulator)")?;
        let folder = self.folder.map(|folder| folder.display().to_string());
        writeln!(f, "DbPath:\t{}", folder.as_deref().unwrap_or("null"))?;
        writeln!(f, "SharedDb:\t{}", self.shared)?;
        writeln!(f, "shouldDelayTransientStatuses:\t{}", self.delays)?;
        writeln!(f, "CorsParams:\t{origins}")
    }
}
