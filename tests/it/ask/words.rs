//! Words in requests, the commands that they become, and the table that shows them.

use serde_json::json;
use tests::ask::{self, Answer, Call, Words};

fn words(answers: &[Answer]) -> Words<'_> {
    Words {
        prefix: "run-",
        key: "q7",
        region: "eu-west-1",
        account: "123456789012",
        answers,
    }
}

#[test]
fn words_mean_what_the_run_gives_them() {
    let answer = Answer {
        body: json!({"Shards": [{"Id": "s1"}], "Count": 2}),
        ..Answer::default()
    };
    let answers = [answer];
    for (text, expected) in [
        ("no words: $ ( )", "no words: $ ( )"),
        ("$(plain)", "run-plain"),
        ("$(own) $(own2)", "run-q7 run-q72"),
        ("$(key) $(region) $(account)", "q7 eu-west-1 123456789012"),
        (
            "$(arn own)",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/run-q7",
        ),
        (
            "$(zeros 3)|$(repeat 2 [))|$(repeat 2 f(x))",
            "000|[[)|f(x)f(x)",
        ),
        (r#"[$(each 3 "a~")]"#, r#"["a1","a2","a3"]"#),
        (
            r#"$(each 2 {"k":"$(key)-~$(zeros 2)"})"#,
            r#"{"k":"q7-100"},{"k":"q7-200"}"#,
        ),
        ("$(answer 0 /Shards/0/Id) $(answer 0 /Count)", "s1 2"),
    ] {
        assert_eq!(words(&answers).expand(text).unwrap(), expected, "{text}");
    }
    for text in [
        "$(zeros many)",
        "$(each 2)",
        "$(answer 1 /Count)",
        "$(answer 0 /None)",
        "$(plain",
    ] {
        assert!(words(&answers).expand(text).is_err(), "{text}");
    }
}

#[test]
fn commands_are_words_of_a_shell() {
    for (operation, body, expected) in [
        ("ListTables", "{}", "aws dynamodb list-tables"),
        (
            "GetItem",
            r#"{"TableName":"$(plain)","Key":{"pk":{"S":"a"}},"ConsistentRead":true}"#,
            r#"aws dynamodb get-item --table-name plain --key '{"pk":{"S":"a"}}' --consistent-read"#,
        ),
        (
            "Scan",
            r#"{"ConsistentRead":false,"FilterExpression":"a = :a","Limit":1}"#,
            "aws dynamodb scan --no-consistent-read --filter-expression 'a = :a' --limit 1",
        ),
        (
            "ExecuteStatement",
            r#"{"Statement":"SELECT * FROM \"$(plain)\" WHERE pk = 'a$'"}"#,
            r#"aws dynamodb execute-statement --statement "SELECT * FROM \"plain\" WHERE pk = 'a\$'""#,
        ),
        (
            "ExecuteStatement",
            r#"{"Statement":"SELECT '$(zeros 9)'"}"#,
            r#"aws dynamodb execute-statement --statement 'SELECT '\'''"$(printf %09d 0)"''\'''"#,
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"$(plain)":{"Keys":[$(each 3 {"pk":{"S":"a~"}})]}}}"#,
            concat!(
                r#"aws dynamodb batch-get-item --cli-input-json '{"RequestItems":{"plain":{"Keys":["#,
                r#"'"$(seq -s, -f '{"pk":{"S":"a%g"}}' 3)"']}}}'"#
            ),
        ),
        (
            "ListStreams",
            r#"{"TableName":"$(arn pair)"}"#,
            r#"aws dynamodbstreams list-streams --table-name 'arn:aws:dynamodb:'"$R:$ACCOUNT"':table/pair'"#,
        ),
    ] {
        let call = Call {
            operation: operation.to_owned(),
            body: body.to_owned(),
            ..Call::default()
        };
        assert_eq!(ask::call_command(&call).unwrap(), expected);
    }
    let raw = Call {
        operation: "ListStreams".to_owned(),
        body: "null".to_owned(),
        raw: true,
        ..Call::default()
    };
    assert_eq!(
        ask::call_command(&raw).unwrap(),
        "curl https://streams.dynamodb.$R.amazonaws.com/ --aws-sigv4 aws:amz:$R:dynamodb -u $KEY:$SECRET \
         -H 'X-Amz-Target: DynamoDBStreams_20120810.ListStreams' \
         -H 'Content-Type: application/x-amz-json-1.0' -d null"
    );
}

#[test]
fn a_column_is_written_and_the_rest_stays() {
    let sheet = "# Title\n\n## one\n\n| Behaviour | What we do | Why unsure | Ask |\n|---|---|---|---|\n\
                 | `a \\| b` | x | y | old |\n| c | x | y | - |\n\n## two\n";
    let rows = ask::rows(sheet);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].cells, ["`a \\| b`", "x", "y", "old"]);
    assert_eq!(rows[0].section, "one");
    let written = ask::with_column(sheet, &|row| {
        (row.cells[0] != "c").then(|| "new".to_owned())
    });
    assert_eq!(written, sheet.replace("| old |", "| new |"));
}
