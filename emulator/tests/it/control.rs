//! Control calls: what each answers, who may make them, and that they are not there unless asked for.

use bytes::Bytes;
use dynamodb_emulator::{Emulator, EmulatorBuilder};
use serde_json::{Value, json};

const MISSING: &str = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
const INVALID: &str = "com.amazon.coral.validate#ValidationException";
const UNREADABLE: &str = "com.amazon.coral.service#SerializationException";

/// Everything of a request that a case changes.
struct Ask<'a> {
    method: &'a str,
    path: &'a str,
    target: Option<String>,
    access_key: Option<&'a str>,
    host: &'a str,
    content_type: &'a str,
    body: String,
}

/// A control call as it should be.
fn call<'a>(method: &'a str, path: &'a str, body: impl Into<String>) -> Ask<'a> {
    Ask {
        method,
        path,
        target: None,
        access_key: Some("tester"),
        host: "localhost",
        content_type: "application/json",
        body: body.into(),
    }
}

/// The call of an operation.
fn operation(name: &str, input: &Value) -> Ask<'static> {
    let service = match name {
        "DescribeStream" => "DynamoDBStreams_20120810",
        _ => "DynamoDB_20120810",
    };
    Ask {
        target: Some(format!("{service}.{name}")),
        ..call("POST", "/", input.to_string())
    }
}

/// Status and JSON of the answer, null where it is none.
fn send(emulator: &Emulator, ask: Ask<'_>) -> (u16, Value) {
    let mut request = http::Request::builder()
        .method(ask.method)
        .uri(ask.path)
        .header("host", ask.host)
        .header("content-type", ask.content_type)
        .header("x-amz-date", "20270115T080000Z");
    if let Some(target) = ask.target {
        request = request.header("x-amz-target", target);
    }
    if let Some(key) = ask.access_key {
        let signature = format!(
            "AWS4-HMAC-SHA256 Credential={key}/20270115/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=0"
        );
        request = request.header("authorization", signature);
    }
    let answer = emulator.handle(request.body(Bytes::from(ask.body)).unwrap());
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_slice(answer.body()).unwrap_or(Value::Null),
    )
}

#[track_caller]
fn good(emulator: &Emulator, ask: Ask<'_>) -> Value {
    let path = format!("{} {}", ask.method, ask.path);
    let (status, answer) = send(emulator, ask);
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

/// An emulator with the table `tea`, whose stream is on.
fn world(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    let emulator = configure(Emulator::builder().seed(1)).build().unwrap();
    let table = json!({
        "TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
    });
    good(&emulator, operation("CreateTable", &table));
    emulator
}

fn transaction(key: &str) -> String {
    let put = json!({"Put": {"TableName": "tea", "Item": {"p": {"S": key}}}});
    json!({"TransactItems": [put], "ReturnConsumedCapacity": "TOTAL"}).to_string()
}

#[track_caller]
fn hold(emulator: &Emulator, key: &str) -> String {
    let answer = good(
        emulator,
        call("POST", "/control/v1/transactions", transaction(key)),
    );
    answer["TransactionId"].as_str().unwrap().to_owned()
}

/// The code of the refusal of a put, or that it was done.
fn put(emulator: &Emulator, key: &str) -> String {
    let input = json!({"TableName": "tea", "Item": {"p": {"S": key}}});
    let (_, answer) = send(emulator, operation("PutItem", &input));
    let code = answer["__type"].as_str().unwrap_or("#done");
    code.split('#').nth(1).unwrap().to_owned()
}

fn count(emulator: &Emulator) -> Value {
    let scan = json!({"TableName": "tea"});
    good(emulator, operation("Scan", &scan))["Count"].clone()
}

fn shards(emulator: &Emulator) -> Vec<Value> {
    let table = json!({"TableName": "tea"});
    let table = good(emulator, operation("DescribeTable", &table));
    let stream = json!({"StreamArn": table["Table"]["LatestStreamArn"]});
    let answer = good(emulator, operation("DescribeStream", &stream));
    let shards = &answer["StreamDescription"]["Shards"];
    shards.as_array().unwrap().clone()
}

/// "A PutItem, UpdateItem, or DeleteItem request for an item conflicts with an ongoing
/// TransactWriteItems request that includes the same item."
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>)
#[test]
fn held_then_committed_or_cancelled() {
    let emulator = world(EmulatorBuilder::control_calls);
    let commit = format!("/control/v1/transactions/{}/commit", hold(&emulator, "a"));
    assert_eq!(put(&emulator, "a"), "TransactionConflictException");
    assert_eq!(put(&emulator, "b"), "done");
    assert_eq!(count(&emulator), 1, "not committed yet");
    let answer = good(&emulator, call("POST", &commit, ""));
    assert_eq!(
        answer,
        json!({"ConsumedCapacity": [{"TableName": "tea", "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0}]})
    );
    assert_eq!(count(&emulator), 2);
    assert_eq!(put(&emulator, "a"), "done");

    let cancel = format!("/control/v1/transactions/{}", hold(&emulator, "c"));
    assert_eq!(put(&emulator, "c"), "TransactionConflictException");
    assert_eq!(good(&emulator, call("DELETE", &cancel, "{}")), json!({}));
    assert_eq!(count(&emulator), 2, "nothing has happened");
    assert_eq!(put(&emulator, "c"), "done");

    for (method, path) in [("POST", &commit), ("DELETE", &cancel)] {
        let (status, answer) = send(&emulator, call(method, path, ""));
        assert_eq!(
            (status, &answer["__type"]),
            (404, &json!(MISSING)),
            "{path}"
        );
    }
}

/// A shard gives way to others that have it as their parent
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing>).
#[test]
fn a_shard_is_split() {
    let emulator = world(EmulatorBuilder::control_calls);
    let parent = shards(&emulator)[0]["ShardId"].clone();
    let split = json!({"TableName": "tea", "ShardId": parent, "Parts": 3}).to_string();
    let ask = || call("POST", "/control/v1/streams/split", split.clone());
    assert_eq!(good(&emulator, ask()), json!({}));
    let after = shards(&emulator);
    assert_eq!(after.len(), 4);
    let children = after.iter().filter(|one| one["ParentShardId"] == parent);
    assert_eq!(children.count(), 3);
    let (status, answer) = send(&emulator, ask());
    assert_eq!(status, 404, "closed already: {answer}");
}

/// A call, the status and the type of its refusal, and words of it.
type Case<'a> = (Ask<'a>, u16, &'a str, &'a str);

#[track_caller]
fn check<const N: usize>(emulator: &Emulator, cases: [Case<'_>; N]) {
    for (ask, status, kind, words) in cases {
        let name = format!("{} {} {}", ask.method, ask.path, ask.body);
        let (answered, answer) = send(emulator, ask);
        let found = (answered, answer["__type"].as_str().unwrap_or_default());
        assert_eq!(found, (status, kind), "{name}: {answer}");
        assert!(answer.to_string().contains(words), "{name}: {answer}");
    }
}

/// With the words of TransactWriteItems.
#[test]
fn transactions_that_cannot_be_held() {
    let emulator = world(EmulatorBuilder::control_calls);
    hold(&emulator, "held");
    let hold = |body: &str| call("POST", "/control/v1/transactions", body);
    let absent = transaction("a").replace("\"tea\"", "\"absent\"");
    let cancelled = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    check(
        &emulator,
        [
            (hold("{}"), 400, INVALID, "Member must not be null"),
            (hold("{"), 400, UNREADABLE, "it ends before"),
            (hold(&absent), 400, MISSING, "Requested resource not found"),
            (
                hold(&transaction("held")),
                400,
                cancelled,
                "[TransactionConflict]",
            ),
        ],
    );
}

#[test]
fn calls_that_name_nothing() {
    let emulator = world(EmulatorBuilder::control_calls);
    let own = format!("/control/v1/transactions/{}", hold(&emulator, "held"));
    let below = format!("{own}/commit/");
    let foreign = Ask {
        access_key: Some("another"),
        ..call("DELETE", &own, "")
    };
    let (unknown, ended) = (
        "There is no control call at",
        "POST /control/v1/transactions holds one",
    );
    check(
        &emulator,
        [
            (
                call("POST", "/control/v1/transactions/none/commit", ""),
                404,
                MISSING,
                ended,
            ),
            (
                call("DELETE", "/control/v1/transactions/", ""),
                404,
                MISSING,
                ended,
            ),
            (foreign, 404, MISSING, "of this access key and region"),
            (
                call("DELETE", &own, r#"{"x":1}"#),
                400,
                INVALID,
                "takes no members",
            ),
            (call("DELETE", &own, "{"), 400, UNREADABLE, "it ends before"),
            (
                call("GET", "/control/v1/transactions", ""),
                405,
                "com.amazon.coral.service#UnknownOperationException",
                "/control/v1/transactions takes POST",
            ),
            (
                call("POST", "/control/transactions", ""),
                404,
                MISSING,
                unknown,
            ),
            (call("POST", "/control/", ""), 404, MISSING, unknown),
            (call("POST", &below, ""), 404, MISSING, unknown),
        ],
    );
    good(&emulator, call("DELETE", &own, ""));
}

/// What would be passed over, and let a test pass that means something else.
#[test]
fn values_that_mean_nothing() {
    let emulator = world(EmulatorBuilder::control_calls);
    let post = |path: &'static str, body: Value| call("POST", path, body.to_string());
    let get = |path: &'static str| call("GET", path, "");
    check(
        &emulator,
        [
            (
                post(
                    "/control/v1/databases",
                    json!({"Name": "t1", "Snapshot": "s"}),
                ),
                400,
                INVALID,
                "needs From",
            ),
            (
                get("/control/v1/log?operation=Nothing"),
                400,
                INVALID,
                "no operation Nothing",
            ),
            (
                get("/control/v1/log?outcome=failure"),
                400,
                INVALID,
                "outcome cannot be",
            ),
            (
                post("/control/v1/faults", json!({"Count": 1.5})),
                400,
                UNREADABLE,
                "1.5 is no whole number",
            ),
            (
                call("POST", "/control/v1/faults", r#"{"Count": 1e300}"#),
                400,
                UNREADABLE,
                "1e300 is no whole number",
            ),
            (
                get("/control/v1/log?limit=1&limit=2"),
                400,
                INVALID,
                "limit stands there twice",
            ),
            (
                post(
                    "/control/v1/replication/isolate",
                    json!({"RegionName": "mars-north-1"}),
                ),
                404,
                MISSING,
                "no region",
            ),
            (
                post("/control/v1/replication/rejoin", json!({"RegionName": ""})),
                404,
                MISSING,
                "no region",
            ),
        ],
    );
}

#[test]
fn splits_that_cannot_be() {
    let emulator = world(EmulatorBuilder::control_calls);
    let shard = shards(&emulator)[0]["ShardId"].clone();
    let split = |body: Value| call("POST", "/control/v1/streams/split", body.to_string());
    let parts = |parts: Value| split(json!({"TableName": "tea", "ShardId": shard, "Parts": parts}));
    let of = |table: &str| split(json!({"TableName": table, "ShardId": "s", "Parts": 2}));
    let (members, range) = ("takes TableName, ShardId and Parts", "from 1 to 1000");
    check(
        &emulator,
        [
            (split(json!({})), 400, INVALID, "This call needs TableName"),
            (split(json!({"Shard": 1})), 400, INVALID, members),
            (parts(json!(0)), 400, INVALID, range),
            (parts(json!(1001)), 400, INVALID, range),
            (parts(json!(-1)), 400, INVALID, range),
            (
                parts(json!("2")),
                400,
                UNREADABLE,
                "STRING_VALUE cannot be converted to Long",
            ),
            (of("absent"), 400, MISSING, "Table: absent not found"),
            (of("tea"), 404, MISSING, "DescribeStream lists the shards"),
        ],
    );
    assert_eq!(shards(&emulator).len(), 1);
}

/// Who is let in is decided as for every request.
#[test]
fn the_door_is_that_of_every_request() {
    let emulator = world(EmulatorBuilder::control_calls);
    let own = format!("/control/v1/transactions/{}", hold(&emulator, "held"));
    let unsigned = Ask {
        access_key: None,
        ..call("DELETE", &own, "")
    };
    let elsewhere = Ask {
        host: "evil.example",
        ..call("DELETE", &own, "")
    };
    let plain = Ask {
        content_type: "text/plain",
        ..call("DELETE", &own, "")
    };
    let missing = "com.amazon.coral.service#MissingAuthenticationTokenException";
    let denied = "com.amazon.coral.service#AccessDeniedException";
    check(
        &emulator,
        [
            (unsigned, 400, missing, ""),
            (elsewhere, 403, denied, "allow_host("),
            (plain, 415, INVALID, "Content-Type: application/json"),
        ],
    );
    assert_eq!(put(&emulator, "held"), "TransactionConflictException");
    good(&emulator, call("DELETE", &own, ""));
}

#[test]
fn they_are_bounded_in_number_and_a_fork_has_none() {
    let emulator = world(EmulatorBuilder::control_calls);
    let ids: Vec<String> = (0..100).map(|n| hold(&emulator, &n.to_string())).collect();
    let one_more = || call("POST", "/control/v1/transactions", transaction("more"));
    let (status, answer) = send(&emulator, one_more());
    assert_eq!(status, 400);
    assert_eq!(
        answer["__type"],
        "com.amazonaws.dynamodb.v20120810#LimitExceededException"
    );
    assert!(answer.to_string().contains("commit one"), "{answer}");
    assert_eq!(
        put(&emulator, "more"),
        "done",
        "the refused one holds nothing"
    );

    let fork = emulator.fork();
    assert_eq!(put(&fork, "0"), "done");
    hold(&fork, "more");
    let first = format!("/control/v1/transactions/{}", ids[0]);
    assert_eq!(send(&fork, call("DELETE", &first, "")).0, 404);
    good(&emulator, call("DELETE", &first, ""));
    good(&emulator, one_more());
}

/// As for every other path that DynamoDB does not have.
#[test]
fn they_are_not_there_unless_asked_for() {
    let emulator = world(|builder| builder);
    for (method, path) in [
        ("POST", "/control/v1/transactions"),
        ("DELETE", "/control/v1/transactions/x"),
        ("POST", "/control/v1/streams/split"),
    ] {
        let answer = send(&emulator, call(method, path, transaction("a")));
        assert_eq!(answer, (404, Value::Null), "{path}");
    }
    assert_eq!(put(&emulator, "a"), "done");
}

/// What stands beside tables can be seen, and regions cut off, from another language.
#[test]
fn regions_records_and_keys() {
    let emulator = world(EmulatorBuilder::control_calls);
    let ok = |ask: Ask<'_>| {
        let (status, answer) = send(&emulator, ask);
        assert_eq!(status, 200, "{answer}");
        answer
    };
    let table = json!({"TableName": "visits", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "page", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "page", "KeyType": "HASH"}]});
    let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes";
    ok(operation("CreateTable", &table));
    ok(operation(
        "UpdateTable",
        &json!({"TableName": "visits", "ReplicaUpdates": [{"Create": {"RegionName": "eu-west-1"}}]}),
    ));
    ok(operation(
        "EnableKinesisStreamingDestination",
        &json!({"TableName": "visits", "StreamArn": arn}),
    ));
    ok(operation(
        "UpdateContributorInsights",
        &json!({"TableName": "visits", "ContributorInsightsAction": "ENABLE"}),
    ));
    let body = |members: Value| members.to_string();
    ok(call(
        "POST",
        "/control/v1/replication/isolate",
        body(json!({"RegionName": "eu-west-1"})),
    ));
    let page = json!({"page": {"S": "home"}});
    ok(operation(
        "PutItem",
        &json!({"TableName": "visits", "Item": page}),
    ));
    let link = |from: &str, to: &str, paused: bool, pending: u64| json!({"TableName": "visits", "From": from, "To": to, "Paused": paused, "Pending": pending, "Lost": 0});
    assert_eq!(
        ok(call("GET", "/control/v1/replication", "")),
        json!({"Links": [link("eu-west-1", "us-east-1", true, 0), link("us-east-1", "eu-west-1", true, 1)]})
    );
    ok(call("POST", "/control/v1/replication/lag", "{}"));
    ok(call(
        "POST",
        "/control/v1/replication/rejoin",
        body(json!({"RegionName": "eu-west-1"})),
    ));
    assert_eq!(
        ok(call("POST", "/control/v1/replication/drain", "")),
        json!({"Arrived": 1})
    );

    let records = ok(call(
        "POST",
        "/control/v1/kinesis/records",
        body(json!({"StreamArn": arn})),
    ));
    assert_eq!(records["Records"][0]["Data"]["dynamodb"]["NewImage"], page);
    let keys = ok(call(
        "POST",
        "/control/v1/insights/keys",
        body(json!({"TableName": "visits"})),
    ));
    assert_eq!(
        keys,
        json!({"PartitionKeys": [{"Key": page, "Units": 3.0}], "Items": []})
    );
}

#[test]
fn members_that_calls_beside_tables_need() {
    let emulator = world(EmulatorBuilder::control_calls);
    for (path, given) in [
        ("/control/v1/replication/isolate", json!({})),
        ("/control/v1/replication/lag", json!({"Milliseconds": -1})),
        ("/control/v1/kinesis/records", json!({})),
        ("/control/v1/insights/keys", json!({})),
    ] {
        assert_eq!(
            send(&emulator, call("POST", path, given.to_string())).0,
            400,
            "{path}"
        );
    }
}

/// Each path and method of the document is a call, and a method that it does not list is none.
#[test]
fn the_document_says_what_there_is() {
    let emulator = world(EmulatorBuilder::control_calls);
    let document = good(&emulator, call("GET", "/control/v1/openapi.json", ""));
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 10, "{document}");
    for (path, methods) in paths {
        let plain = path.replace(['{', '}'], "");
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let (status, answer) = send(&emulator, call(method, &plain, r#"{"Strange": 1}"#));
            let listed = methods.get(method.to_lowercase());
            assert_eq!(status == 405, listed.is_none(), "{method} {path}: {answer}");
            let text = answer.to_string();
            assert!(!text.contains("There is no control call"), "{path}: {text}");
            // What the document lists is what the call says that it takes.
            let members = listed.and_then(|call| {
                let schema = "/requestBody/content/application~1json/schema/properties";
                call.pointer(schema)?.as_object()
            });
            for member in members.into_iter().flatten() {
                assert!(
                    text.contains(member.0),
                    "{method} {path}: {text} lacks {}",
                    member.0
                );
            }
        }
    }
}

/// A budget is called as its caller likes; in a path some of that is encoded.
#[test]
fn names_in_paths_are_decoded() {
    let emulator = world(EmulatorBuilder::control_calls);
    let path = "/control/v1/budgets/no%20writes%2f%C3%A4%2B1";
    let made = good(&emulator, call("PUT", path, r#"{"WriteUnits": 0}"#));
    assert_eq!(made["Name"], "no writes/\u{e4}+1");
    assert_eq!(good(&emulator, call("GET", path, ""))["Name"], made["Name"]);
    good(&emulator, call("DELETE", path, ""));
    assert_eq!(send(&emulator, call("GET", path, "")).0, 404);
}
