//! DynamoDB Local's command lines in our words.

use crate::cli::arguments::Arguments;
use crate::cli::dynamodb_local::translate;

// The flags: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html>.
#[test]
fn command_lines() {
    for (theirs, ours) in [
        ("-port 8001 -inMemory", "--port 8001 --in-memory"),
        ("-port=8001", "--port=8001"),
        ("-sharedDb -disableTelemetry", "--shared"),
        ("-disableTelemetry=true", ""),
        ("-cors *", "--cors-origin *"),
        (
            "-delayTransientStatuses -help",
            "--delay-transient-statuses --help",
        ),
        (
            "-dbPath . -optimizeDbBeforeStartup",
            "--db-path . --optimize-db-before-startup",
        ),
        (
            "java -Djava.library.path=./lib -Xmx1g -jar DynamoDBLocal.jar -version",
            "--version",
        ),
        (
            "java -server -ea -Dfile.encoding=UTF-8 -Xss512k -XX:+UseSerialGC -jar DynamoDBLocal.jar -inMemory",
            "--in-memory",
        ),
        (
            "-client -da:com.example -cp lib/* -jar DynamoDBLocal.jar -port 1",
            "--port 1",
        ),
        // As an image begins, whose entry point has flags of ours.
        (
            "--host 0.0.0.0 --no-auth java -Xmx1g -jar DynamoDBLocal.jar -sharedDb",
            "--host 0.0.0.0 --no-auth --shared",
        ),
        // Behind the archive no word is Java's.
        ("-jar DynamoDBLocal.jar -dbPath java", "--db-path java"),
        ("-Xmx1g -server --port 1", "--port 1"),
        // A complaint should name the whole word.
        ("-sharedDB -h -1 --port 1", "--sharedDB -h -1 --port 1"),
    ] {
        let program = std::iter::once("program").chain(theirs.split(' '));
        let translated = translate(program.map(str::to_owned)).unwrap().arguments;
        let expected: Vec<&str> = std::iter::once("program")
            .chain(ours.split_whitespace())
            .collect();
        assert_eq!(translated, expected, "{theirs}");
    }
}

#[test]
fn whose_command_line_it_is() {
    for (line, for_local) in [
        ("--port 8001 --shared", false),
        ("healthcheck --port 8001", false),
        ("--host java", false),
        ("-port 8001", true),
        ("-sharedDb", true),
        ("-cors=*", true),
        ("-disableTelemetry", true),
        ("java -Xmx1g -jar DynamoDBLocal.jar", true),
        ("-sharedDB", false),
    ] {
        let program = std::iter::once("program").chain(line.split(' '));
        let translated = translate(program.map(str::to_owned)).unwrap();
        assert_eq!(translated.for_local, for_local, "{line}");
    }
}

/// What starts another program is not started as DynamoDB.
#[test]
fn archives_of_others_are_refused() {
    for (line, said) in [
        (
            "-jar Other.jar -port 8001",
            "Other.jar is not DynamoDBLocal.jar",
        ),
        ("java -jar lib/tool.jar", "lib/tool.jar is not"),
        ("-jar", "-jar names no archive"),
        ("-jar -port 8001", "-jar names no archive"),
        ("-jar /opt/DynamoDBLocal-2.5.jar", ""),
    ] {
        let program = std::iter::once("program").chain(line.split(' '));
        let refused = translate(program.map(str::to_owned))
            .err()
            .unwrap_or_default();
        assert!(refused.contains(said), "{line}: {refused}");
        assert_eq!(refused.is_empty(), said.is_empty(), "{line}: {refused}");
    }
}

/// Each flag that takes a span takes it in every unit.
#[test]
fn spans_have_one_form() {
    for (flag, span) in [
        ("--pitr-lag", "5m"),
        ("--export-window-min", "15m"),
        ("--replication-lag", "1h"),
        ("--slow-log", "2d"),
        ("--delay-transient-statuses", "1h"),
        ("--fsync", "interval=1m"),
        ("--consistency", "lag=1m"),
    ] {
        let line = ["program", flag, span].map(str::to_owned);
        assert!(Arguments::read(line).is_ok(), "{flag} {span}");
    }
}

#[test]
fn what_cannot_work_is_refused() {
    for (line, said) in [
        ("--template t.yaml --watch=0s", "without a pause"),
        ("--s3-bucket BAD=file:///tmp", "no bucket can be called"),
        ("--s3-bucket ab=file:///tmp", "no bucket can be called"),
        ("--s3-bucket=-ab=file:///tmp", "no bucket can be called"),
        (
            "--s3-bucket lake=file:///a --s3-bucket lake=file:///b",
            "--s3-bucket lake is given twice",
        ),
        (
            "--template t --template-parameter N=x --template-parameter N=y",
            "N is given twice",
        ),
        (
            "--template t --template-stack X=f --template-stack X=f",
            "X is given twice",
        ),
        ("--consistency seeded=9007199254740992", "a seed is at most"),
        ("ctl clock set 2027-01-01", "seconds since 1970"),
        ("--region mars", "--template"),
    ] {
        let program = std::iter::once("program").chain(line.split(' '));
        let refused = match Arguments::read(program.map(str::to_owned)) {
            Ok(arguments) => {
                let refused = arguments.check_repeated();
                refused.err().map(|early| early.line().to_owned())
            }
            Err(error) => Some(error.to_string()),
        };
        let refused = refused.unwrap_or_default();
        assert!(refused.contains(said), "{line}: {refused}");
    }
}
