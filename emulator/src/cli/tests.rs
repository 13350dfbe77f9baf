//! DynamoDB Local's command lines in our words.

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
        // A complaint should name the whole word.
        ("-sharedDB -h -1 --port 1", "--sharedDB -h -1 --port 1"),
    ] {
        let program = std::iter::once("program").chain(theirs.split(' '));
        let translated = translate(program.map(str::to_owned));
        let expected: Vec<&str> = std::iter::once("program")
            .chain(ours.split_whitespace())
            .collect();
        assert_eq!(translated, expected, "{theirs}");
    }
}
