//! The binary as a process: what it prints, how it ends, and DynamoDB Local's flags.

use serde_json::json;

use crate::support::process::{Process, binary, run};
use crate::support::raw::{self, AUTHORIZATION, Raw};

#[test]
fn one_line_then_answers_then_a_clean_end() {
    let process = Process::start(&[]);
    assert_eq!(process.banner, "", "one line on standard output");
    assert!(process.line.contains("localhost") || process.line.contains("127.0.0.1"));
    raw::call(process.address(), "ListTables", &json!({}));
    let port = process.address().port().to_string();
    let healthy = run(&["healthcheck", "--port", &port]);
    assert_eq!(healthy.status.code(), Some(0), "{healthy:?}");
    let (status, rest, log) = process.terminate();
    assert_eq!(status.code(), Some(0));
    assert_eq!(log, "", "nothing deserved attention");
    assert_eq!(rest, "", "one line on standard output and no more");
    let gone = run(&["healthcheck", "--port", &port]);
    assert_eq!(gone.status.code(), Some(1), "{gone:?}");
}

/// The question that users ask most, answered in one line: the table is there, under another key.
#[test]
fn a_table_under_another_key_is_pointed_out() {
    let process = Process::start(&[]);
    raw::call(
        process.address(),
        "CreateTable",
        &json!({
            "TableName": "hidden", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        }),
    );
    let other = AUTHORIZATION.replace("us-east-1", "eu-west-1");
    let get = r#"{"TableName":"hidden","Key":{"p":{"S":"a"}}}"#;
    let get = Raw::post("GetItem", get).with("Authorization", &other);
    let answer = raw::send(process.address(), &get).unwrap();
    assert_eq!(
        answer.message().as_deref(),
        Some("Requested resource not found")
    );
    let (_, _, log) = process.terminate();
    assert_eq!(log.lines().count(), 1, "{log}");
    for word in ["hidden", "us-east-1", "eu-west-1"] {
        assert!(log.contains(word), "{word} is not in: {log}");
    }
}

/// What `--error-wording` chooses; without it, the same as `current`, whose old name is `2026`.
#[test]
fn error_wordings() {
    const EMPTY: &str =
        "One or more parameter values were invalid: An string set  may not be empty";
    let put = r#"{"TableName":"nowhere","Item":{"p":{"S":"a"},"s":{"SS":[]}}}"#;
    let old = AUTHORIZATION.replace("us-east-1", "eu-south-2");
    let enveloped = format!("1 validation error detected: {EMPTY}");
    for (arguments, in_us_east_1, in_eu_south_2) in [
        (&[][..], &*enveloped, &*enveloped),
        (&["--error-wording", "current"], &enveloped, &enveloped),
        (&["--error-wording=2026"], &enveloped, &enveloped),
        (&["--error-wording", "classic"], EMPTY, EMPTY),
        (&["--error-wording", "region"], &enveloped, EMPTY),
    ] {
        let process = Process::start(arguments);
        for (authorization, sentence) in [(AUTHORIZATION, in_us_east_1), (&old, in_eu_south_2)] {
            let request = Raw::post("PutItem", put).with("Authorization", authorization);
            let answer = raw::send(process.address(), &request).unwrap();
            assert_eq!(answer.message().as_deref(), Some(sentence), "{arguments:?}");
        }
    }
}

/// NoSQL Workbench signs for the region `localhost` and cannot be told another.
#[test]
fn a_tool_with_a_region_of_its_own_is_told_of_shared_tables() {
    let process = Process::start(&[]);
    let list = |region: &str| {
        let authorization = AUTHORIZATION.replace("us-east-1", region);
        let list = Raw::post("ListTables", "{}").with("Authorization", &authorization);
        let answer = raw::send(process.address(), &list).unwrap();
        assert_eq!(answer.text(), r#"{"TableNames":[]}"#, "{region}");
    };
    // Before there is a table, nothing could be told.
    list("localhost");
    raw::call(
        process.address(),
        "CreateTable",
        &json!({
            "TableName": "mine", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        }),
    );
    // Of a region of AWS nobody asks for tables that are not there.
    list("eu-west-1");
    list("localhost");
    let (_, _, log) = process.terminate();
    assert_eq!(log.lines().count(), 1, "{log}");
    for word in ["region localhost", "us-east-1", "--shared"] {
        assert!(log.contains(word), "{word} is not in: {log}");
    }
}

/// DynamoDB Local's own flags bring what programs wait for that start it: its banner, and 400 for `GET /`.
#[test]
fn its_flags_bring_the_banner_and_the_answer_of_dynamodb_local() {
    let get = Raw::bare("GET / HTTP/1.1").with("Host", "localhost");
    for (flags, local) in [
        (&["-inMemory"][..], true),
        (&["-sharedDb", "-disableTelemetry"], true),
        (&["-Xmx1g", "-server", "-jar", "DynamoDBLocal.jar"], true),
        (&["--compat-banner"], true),
        (&["--compat-banner", "-inMemory"], true),
        (&["--shared"], false),
    ] {
        let process = Process::start(flags);
        let banner = "Initializing DynamoDB Local with the following configuration:\nPort:\t";
        assert_eq!(process.banner.starts_with(banner), local, "{flags:?}");
        let answer = raw::send(process.address(), &get).unwrap();
        let (status, error) = match local {
            true => (
                400,
                "com.amazon.coral.service#MissingAuthenticationTokenException",
            ),
            false => (200, ""),
        };
        assert_eq!(answer.status, status, "{flags:?}");
        assert_eq!(answer.error_type(), error, "{flags:?}");
        // Whether it is well is told in either case.
        let port = process.address().port().to_string();
        let healthy = run(&["healthcheck", "--port", &port]);
        assert_eq!(healthy.status.code(), Some(0), "{flags:?}: {healthy:?}");
    }
}

/// A server that listens to other machines is called by names that it cannot know.
#[test]
fn names_of_a_network_are_served_where_the_host_is_wide() {
    let host = |process: &Process, host: &str| {
        let get = Raw::bare("GET /health HTTP/1.1").with("Host", host);
        raw::send(process.address(), &get).unwrap().status
    };
    for (flags, status) in [
        (&["--host", "0.0.0.0", "--no-auth"][..], 200),
        (&["--host", "127.0.0.1"], 403),
    ] {
        let process = Process::start(flags);
        for name in ["dynamodb-local:8000", "10.1.2.3", "host.docker.internal"] {
            assert_eq!(host(&process, name), status, "{flags:?}: {name}");
        }
        assert_eq!(host(&process, "evil.example"), 403, "{flags:?}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let process = Process::start(&[]);
    let port = process.address().port().to_string();
    let second = run(&["--port", &port]);
    assert_eq!(second.status.code(), Some(1));
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(error.contains(&port), "{error}");
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &["--no-such-flag"][..],
        &["--port", "70000"],
        &["--auth", "sometimes"],
        &["--error-wording", "1999"],
        &["--host", "0.0.0.0"],
        &["-inMemory", "-dbPath", "."],
        &["--in-memory", "--data", "."],
        &["--data", ".", "--db-path", "."],
        &["--fsync", "sometimes"],
        &["--fsync", "off"],
        &["--fsync", "always"],
        &["--fsync", "interval=0s"],
        &["-optimizeDbBeforeStartup"],
        &["-port", "x"],
        &["--credentials", "keys"],
        &["--auth", "verify", "--no-auth"],
        &[
            "--s3-dir",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ],
        &[
            "--s3-bucket",
            concat!("lake=file://", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ],
    ] {
        let ended = run(arguments);
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(!error.is_empty(), "{arguments:?} without a reason");
        assert!(ended.stdout.is_empty(), "{arguments:?}");
    }
}

/// Names of files need be no text; elsewhere what is none is wrong usage, as all else is.
#[cfg(unix)]
#[test]
fn words_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for (arguments, code, said) in [
        ([&b"verify"[..], b"/nowhere/n\xff"], 1, "holds no data"),
        ([b"--host", b"h\xff"], 2, "UTF-8"),
        ([b"-dbPath", b"/dev/null/\xff"], 1, "/dev/null/"),
    ] {
        let mut command = std::process::Command::new(binary());
        let ended = command
            .args(arguments.map(OsStr::from_bytes))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

/// Containers leave a variable out by setting it to nothing.
#[test]
fn variables_without_a_value_are_not_set() {
    let mut command = std::process::Command::new(binary());
    let variables = [
        "DYNAMODB_EMULATOR_HOST",
        "DYNAMODB_EMULATOR_AUTH",
        "AWS_REGION",
    ];
    command.args(["--port", "0"]);
    let process = Process::run(variables.iter().fold(command, |mut command, name| {
        command.env(name, "");
        command
    }));
    assert!(process.line.contains("localhost"), "{}", process.line);
}

#[test]
fn help_and_version() {
    for flag in ["--help", "-help", "--version", "-version"] {
        let ended = run(&[flag]);
        assert_eq!(ended.status.code(), Some(0), "{flag}");
        assert!(!ended.stdout.is_empty(), "{flag}");
    }
}

/// Tables of one key, seen with another: apart by default, one space where sharing was asked for.
#[test]
fn sharing_in_both_spellings() {
    let noise = [
        "-Djava.library.path=./DynamoDBLocal_lib",
        "-jar",
        "DynamoDBLocal.jar",
    ];
    let local: Vec<&str> = noise
        .iter()
        .copied()
        .chain(["-sharedDb", "-inMemory", "-port", "0"])
        .collect();
    for (arguments, shared) in [
        (vec!["--port", "0"], false),
        (vec!["--shared", "--port", "0"], true),
        (local, true),
    ] {
        let process = Process::start_exactly(&arguments);
        raw::call(
            process.address(),
            "CreateTable",
            &json!({
                "TableName": "mine", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            }),
        );
        let other = AUTHORIZATION
            .replace("AKIDEXAMPLE", "OTHER")
            .replace("us-east-1", "eu-west-1");
        let list = Raw::post("ListTables", "{}").with("Authorization", &other);
        let seen = raw::send(process.address(), &list).unwrap().text();
        assert_eq!(seen.contains("mine"), shared, "{arguments:?}");
    }
}
