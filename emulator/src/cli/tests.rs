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
        ("-jar", ""),
        ("-Xmx1g -server --port 1", "--port 1"),
        // A complaint should name the whole word.
        ("-sharedDB -h -1 --port 1", "--sharedDB -h -1 --port 1"),
    ] {
        let program = std::iter::once("program").chain(theirs.split(' '));
        let translated = translate(program.map(str::to_owned)).arguments;
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
        let translated = translate(program.map(str::to_owned));
        assert_eq!(translated.for_local, for_local, "{line}");
    }
}
