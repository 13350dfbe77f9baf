//! `ask-aws` against a server of our own.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use dynamodb_emulator::{AccessKeys, AuthMode, ErrorWording};
use serde_json::{Value, json};
use tests::ask;

use crate::support::server::Listening;

const KEY: &str = "AKIDASKING";
const SECRET: &str = "secret";

fn server(wording: ErrorWording) -> Listening {
    let keys: AccessKeys = [(KEY, SECRET)].into_iter().collect();
    Listening::start_with(|builder| builder.auth(AuthMode::Verify(keys)).error_wording(wording))
}

fn ask_aws(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ask-aws"));
    command
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env_remove("AWS_SESSION_TOKEN")
        .stdin(Stdio::null());
    command
}

/// A run against this server.
fn against(server: &Listening, arguments: &[&str]) -> Output {
    let url = server.url();
    let all = ["--region", "eu-west-1", "--endpoint-url", &url, "--yes"];
    ask_aws(&all).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn our_own_server_answers_every_question_as_we_do() {
    let server = server(ErrorWording::Region);
    let output = against(&server, &["--json"]);
    let printed = text(&output.stdout);
    let rows: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let questions = ask::questions().unwrap();
    assert_eq!(rows.len(), questions.len(), "{}", text(&output.stderr));
    for (row, question) in rows.iter().zip(&questions) {
        assert_eq!(row["row"], question.behaviour.as_str());
        let expected = match &question.cannot {
            Some(reason) => ("not asked", json!(reason), 0),
            None if !question.regions.is_empty() => {
                let regions = question.regions.join(", ");
                ("not asked", json!(format!("it is about {regions}")), 0)
            }
            None => ("same", Value::Null, question.asks.len()),
        };
        let (verdict, reason, answers) = expected;
        assert_eq!(row["verdict"], verdict, "{row:#}");
        assert_eq!(row["reason"], reason, "{row:#}");
        let given = row["answers"].as_array().map_or(0, Vec::len);
        assert_eq!(given, answers, "{row:#}");
    }
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(tables(&server), Vec::<String>::new());
}

/// What is about some regions is asked there.
#[test]
fn every_question_is_asked_in_the_regions_that_it_is_about() {
    let server = server(ErrorWording::Region);
    for question in ask::questions().unwrap() {
        for region in &question.regions {
            let url = server.url();
            let all = [
                "--region",
                region,
                "--endpoint-url",
                &url,
                "--yes",
                "--json",
            ];
            let mut command = ask_aws(&all);
            let output = command
                .args(["--only", &question.behaviour])
                .output()
                .unwrap();
            let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(printed["verdict"], "same", "{region}: {printed:#}");
            assert_eq!(printed["row"], question.behaviour.as_str());
        }
    }
}

/// The names of the tables that are there; the access key sees its own alone.
fn tables(server: &Listening) -> Vec<String> {
    let url = server.url();
    let listing = ask_aws(&["--region", "eu-west-1", "--endpoint-url", &url, "--left"]);
    let output = { listing }.output().unwrap();
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn another_wording_is_a_difference() {
    let server = server(ErrorWording::Classic);
    let output = against(&server, &["--only", "value: Magnitudes past 32 bits"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    let lines: Vec<&str> = printed.lines().map(str::trim).collect();
    assert!(
        lines[0].starts_with("differs  value: Magnitudes past 32 bits"),
        "{printed}"
    );
    assert!(lines[2].starts_with("AWS:  400 {"), "{printed}");
    assert!(lines[3].starts_with("here: 400 {"), "{printed}");
    assert_eq!(tables(&server), Vec::<String>::new());
}

#[test]
fn its_tables_go_when_it_is_stopped() {
    let server = server(ErrorWording::Region);
    let url = server.url();
    // More than a pipe holds: it cannot come to its end before this test reads on.
    let all = [
        "--region",
        "eu-west-1",
        "--endpoint-url",
        &url,
        "--yes",
        "--json",
    ];
    let mut child = ask_aws(&all)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    assert!(!tables(&server).is_empty());
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    // Read to the end, so that a full pipe holds nobody up.
    lines.for_each(drop);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr).contains("interrupted"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(tables(&server), Vec::<String>::new());
}

#[test]
fn it_says_what_it_costs_and_takes_silence_for_a_no() {
    let output = ask_aws(&["--region", "eu-west-1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("US dollars"),
        "{}",
        text(&output.stderr)
    );
    for arguments in [
        &[][..],
        &["--list", "--only", "no row has this"],
        &["--what"],
    ] {
        let output = ask_aws(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn lists_and_commands_need_no_credentials() {
    let listed = ask_aws(&["--list"]).output().unwrap();
    assert_eq!(listed.status.code(), Some(0));
    let count = ask::questions().unwrap().len();
    assert_eq!(text(&listed.stdout).lines().count(), count);
    let commands = ask_aws(&["--commands", "--only", "value: Size of a set"])
        .output()
        .unwrap();
    let commands = text(&commands.stdout);
    assert!(
        commands.contains("aws dynamodb create-table --table-name plain "),
        "{commands}"
    );
    assert!(
        commands.contains("aws dynamodb put-item --table-name plain "),
        "{commands}"
    );
}
