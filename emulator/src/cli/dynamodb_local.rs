//! The command line of DynamoDB Local: its one-dash flags, and the Java around them.

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

/// Rewrites DynamoDB Local's flags into ours and drops `java`, its options and `-jar FILE`, with
/// which images and modules start it.
pub(crate) fn translate(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut arguments = arguments.into_iter();
    let mut translated: Vec<String> = arguments.next().into_iter().collect();
    let mut leading = true;
    while let Some(argument) = arguments.next() {
        if leading && is_java(&argument) {
            if argument == "-jar" {
                drop(arguments.next());
            }
            continue;
        }
        leading = false;
        translated.extend(flag(argument));
    }
    translated
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

fn is_java(argument: &str) -> bool {
    argument == "java"
        || argument == "-jar"
        || argument.starts_with("-Djava.")
        || argument.starts_with("-Xm")
        || argument.starts_with("-XX:")
}

/// The lines that DynamoDB Local prints first, for programs that wait for them. Here they come once
/// the port is open.
pub(crate) struct Banner<'a> {
    pub(crate) port: u16,
    pub(crate) shared: bool,
    pub(crate) delays: bool,
    pub(crate) origins: &'a [String],
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
        writeln!(f, "InMemory:\ttrue")?;
        writeln!(f, "Version:\t{version} (dynamodb-emulator)")?;
        writeln!(f, "DbPath:\tnull")?;
        writeln!(f, "SharedDb:\t{}", self.shared)?;
        writeln!(f, "shouldDelayTransientStatuses:\t{}", self.delays)?;
        writeln!(f, "CorsParams:\t{origins}")
    }
}
