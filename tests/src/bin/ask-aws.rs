//! Asks an AWS account every row of `emulator/FIDELITY.md` and prints where the emulator differs.
//!
//! It costs money, a few cents, and makes and deletes tables of its own; so it says so and waits for a word.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_types::error::display::DisplayErrorContext;
use clap::Parser;
use dynamodb_emulator::clock::SystemClock;
use dynamodb_emulator::{AccessKeys, AuthMode, Emulator, ErrorWording};
use tests::ask::{self, Asked, Here, Interview, Pace, Question, Signer, There, Verdict};

/// What the names of the tables of every run begin with.
const PREFIX: &str = "ask-aws-";

/// Asks an AWS account every row of `emulator/FIDELITY.md` and prints where the emulator differs.
///
/// Exit codes: 0 nothing differs, 1 something differs or could not be asked, 2 usage.
#[derive(Debug, Parser)]
#[command(name = "ask-aws")]
struct Arguments {
    /// The region that is asked
    #[arg(long, value_name = "REGION", required_unless_present_any = ["list", "commands"])]
    region: Option<String>,
    /// Another endpoint than AWS: the same requests go there
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// Only rows whose section or first cell contains this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Prints the rows and what would be asked, and asks nothing
    #[arg(long)]
    list: bool,
    /// Prints the commands of the AWS CLI that ask the same, and asks nothing
    #[arg(long)]
    commands: bool,
    /// Prints the tables that an earlier run left over because it was killed, and asks nothing
    #[arg(long)]
    left: bool,
    /// Deletes the tables that earlier runs left over, and asks nothing
    #[arg(long)]
    sweep: bool,
    /// Prints one JSON object for each row, with all answers
    #[arg(long)]
    json: bool,
    /// Does not wait for a word before it spends money
    #[arg(long)]
    yes: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(code) => code,
        Err(what) => {
            say(&format!("ask-aws: {what}"));
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let questions = ask::questions().map_err(|error| error.to_string())?;
    let asked = |question: &&Question| {
        let text = arguments.only.as_deref().unwrap_or_default();
        format!("{}: {}", question.section, question.behaviour).contains(text)
    };
    let questions: Vec<&Question> = questions.iter().filter(asked).collect();
    if questions.is_empty() {
        say("ask-aws: no row has this text; `--list` shows all");
        return Ok(ExitCode::from(2));
    }
    if arguments.list || arguments.commands {
        list(arguments, &questions)?;
        return Ok(ExitCode::SUCCESS);
    }
    let region = arguments.region.clone().unwrap_or_default();
    let free = arguments.left || arguments.sweep;
    if !free && !arguments.yes && !agreed(&questions, &region) {
        say("ask-aws: nothing was asked");
        return Ok(ExitCode::from(2));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let credentials = runtime.block_on(credentials(&region))?;
    let stopped = Arc::new(AtomicBool::new(false));
    runtime.spawn(watch(Arc::clone(&stopped)));
    let pace = Pace {
        clock: Arc::new(SystemClock),
        step: if arguments.endpoint_url.is_some() {
            Duration::from_millis(1)
        } else {
            Duration::from_secs(2)
        },
        stopped: Arc::clone(&stopped),
    };
    let there = There::new(runtime.handle().clone());
    let mut interview = interview(arguments, &region, credentials, there, &pace)?;
    if free {
        return left_over(arguments, &interview);
    }
    say(&format!(
        "ask-aws: the names of its tables begin with {}",
        interview.prefix()
    ));
    let code = ask_all(arguments, &questions, &mut interview, &stopped);
    match interview.clean_up() {
        Ok(left) if left.is_empty() => Ok(code),
        Ok(left) => Err(format!("these tables are still there: {}", left.join(", "))),
        Err(error) => Err(format!(
            "tables may be left over, `--sweep` deletes them: {error}"
        )),
    }
}

/// Asks one question after the other and prints what both say, until all are asked or the flag is set.
fn ask_all(
    arguments: &Arguments,
    questions: &[&Question],
    interview: &mut Interview,
    stopped: &AtomicBool,
) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (number, question) in questions.iter().enumerate() {
        // Relaxed: the flag carries no other data.
        if stopped.load(Ordering::Relaxed) {
            say("ask-aws: interrupted; deleting its tables");
            return ExitCode::from(1);
        }
        let asked = interview.ask(number + 1, question);
        if !is_settled(&asked) {
            code = ExitCode::from(1);
        }
        if arguments.json {
            print(&ask::json(&asked).to_string());
        } else {
            print(&ask::line(&asked));
        }
    }
    code
}

/// What runs that could not end left behind; other runs that go on at this moment lose their tables as well.
fn left_over(arguments: &Arguments, interview: &Interview) -> Result<ExitCode, String> {
    let left = if arguments.sweep {
        interview.sweep(PREFIX)
    } else {
        interview.tables(PREFIX)
    };
    for table in left.map_err(|error| error.to_string())? {
        print(&table);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether nothing needs a second look.
fn is_settled(asked: &Asked) -> bool {
    match asked.verdict {
        Verdict::Same => true,
        Verdict::NotAsked { foreseen, .. } => foreseen,
        Verdict::Differs => false,
    }
}

fn interview(
    arguments: &Arguments,
    region: &str,
    credentials: Credentials,
    there: There,
    pace: &Pace,
) -> Result<Interview, String> {
    let aws = |service: &str| format!("https://{service}.{region}.amazonaws.com");
    let given = arguments.endpoint_url.as_deref();
    let given = given.map(|url| url.trim_end_matches('/').to_owned());
    let signer = |url: String, streams_url: String| Signer {
        credentials: credentials.clone(),
        region: region.to_owned(),
        url,
        streams_url,
    };
    let service = signer(
        given.clone().unwrap_or_else(|| aws("dynamodb")),
        given.unwrap_or_else(|| aws("streams.dynamodb")),
    );
    let key = credentials.access_key_id();
    let keys: AccessKeys = [(key, credentials.secret_access_key())]
        .into_iter()
        .collect();
    let emulator = Emulator::builder()
        .region(region)
        .auth(AuthMode::Verify(keys))
        .error_wording(ErrorWording::Region)
        .build()
        .map_err(|error| error.to_string())?;
    let local = "http://localhost:8000".to_owned();
    let seconds = pace.clock.now().as_seconds();
    let prefix = format!("{PREFIX}{seconds:x}-{:x}-", std::process::id());
    Interview::new(
        (Box::new(there), service),
        (Box::new(Here(emulator)), signer(local.clone(), local)),
        pace,
        prefix,
    )
    .map_err(|error| error.to_string())
}

async fn credentials(region: &str) -> Result<Credentials, String> {
    let client = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let config = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .region(Region::new(region.to_owned()))
        .http_client(client)
        .load()
        .await;
    let provider = config.credentials_provider().ok_or("no credentials")?;
    let credentials = provider.provide_credentials().await;
    credentials.map_err(|error| format!("no credentials: {}", DisplayErrorContext(&error)))
}

/// Sets the flag when whoever started this wants it to end.
async fn watch(stopped: Arc<AtomicBool>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
    }
    #[cfg(not(unix))]
    let _unwatched = tokio::signal::ctrl_c().await;
    // Relaxed: the flag carries no other data.
    stopped.store(true, Ordering::Relaxed);
}

/// Says what it does and costs, and reads a word.
fn agreed(questions: &[&Question], region: &str) -> bool {
    let calls = questions
        .iter()
        .map(|question| question.asks.len() + question.setup.len());
    say(&format!(
        "ask-aws: asks {} rows with {} requests in {region}. It makes on-demand tables whose names begin with\n\
         `ask-aws-` and deletes them at the end. {}\n\
         Type `yes` to go on (or start it with --yes):",
        questions.len(),
        calls.sum::<usize>(),
        ask::COST
    ));
    let mut word = String::new();
    let read = std::io::stdin().lock().read_line(&mut word);
    read.is_ok() && word.trim() == "yes"
}

fn list(arguments: &Arguments, questions: &[&Question]) -> Result<(), String> {
    if arguments.commands {
        for table in ask::standard().map_err(|error| error.to_string())? {
            let commands = ask::table_commands(&table).map_err(|error| error.to_string())?;
            print(&commands.join("\n"));
        }
    }
    for question in questions {
        let row = format!("{}: {}", question.section, question.behaviour);
        if arguments.commands {
            print(&format!("\n# {row}"));
            if let Some(reason) = &question.cannot {
                print(&format!("# not asked: {reason}"));
            }
            for call in question.setup.iter().chain(&question.asks) {
                print(&ask::call_command(call).map_err(|error| error.to_string())?);
            }
        } else {
            let what = question.cannot.as_ref().map_or_else(
                || format!("{} requests", question.asks.len()),
                |reason| format!("not asked: {reason}"),
            );
            print(&format!("{row} ({what})"));
        }
    }
    Ok(())
}

fn print(line: &str) {
    // Nobody is left to tell when standard output is closed.
    let _closed = writeln!(std::io::stdout(), "{line}");
}

fn say(line: &str) {
    let _closed = writeln!(std::io::stderr(), "{line}");
}
