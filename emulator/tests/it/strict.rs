//! Budgets that fail, and what calls had better not do.

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, BudgetError, Emulator, FindingKind};
use serde_json::{Value, json};

fn send(emulator: &Emulator, request: http::request::Builder, body: &Value) -> (u16, Value) {
    let body = match body {
        Value::Null => Bytes::new(),
        body => Bytes::from(body.to_string()),
    };
    let request = request
        .header("content-type", "application/json")
        .body(body);
    let answer = emulator.handle(request.unwrap());
    let body = serde_json::from_slice(answer.body()).unwrap_or_default();
    (answer.status().as_u16(), body)
}

/// One operation, tagged; its answer.
fn call(emulator: &Emulator, name: &str, input: &Value) -> (u16, Value) {
    let request = http::Request::post("/")
        .header("x-amz-target", format!("DynamoDB_20120810.{name}"))
        .header("x-emulator-tag", "test");
    send(emulator, request, input)
}

fn control(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let path = format!("/control/v1/{path}");
    send(
        emulator,
        http::Request::builder().method(method).uri(path),
        body,
    )
}

/// A database with a table of pages that have two items each, and an index that projects all.
fn world() -> Emulator {
    let builder = Emulator::builder().auth(AuthMode::Off).control_calls();
    let emulator = builder.build().unwrap();
    let attribute = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let table = json!({"TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [attribute("p"), attribute("s"), attribute("g")],
        "KeySchema": [key("p", "HASH"), key("s", "RANGE")],
        "GlobalSecondaryIndexes": [{"IndexName": "by-g", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [key("g", "HASH")]}]});
    assert_eq!(call(&emulator, "CreateTable", &table).0, 200);
    for number in 0..20 {
        put(&emulator, &format!("{number:02}"));
    }
    emulator
}

fn put(emulator: &Emulator, sort: &str) {
    let item = json!({"p": {"S": "a"}, "s": {"S": sort}, "g": {"S": "x"}});
    let (status, answer) = call(
        emulator,
        "PutItem",
        &json!({"TableName": "tea", "Item": item}),
    );
    assert_eq!(status, 200, "{answer}");
}

fn query(more: &Value) -> Value {
    let mut input = json!({"TableName": "tea", "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}}});
    let members = input.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    input
}

/// The kinds of findings, each with the number of its calls.
fn found(emulator: &Emulator) -> Vec<(FindingKind, u64)> {
    let findings = emulator.findings();
    findings
        .iter()
        .map(|found| (found.kind, found.count))
        .collect()
}

#[test]
fn a_budget_fails_by_the_calls_that_spent_it() {
    let emulator = world();
    let limits = json!({"WriteUnits": 4, "TableName": "tea"});
    let (status, made) = control(&emulator, "PUT", "budgets/checkout", &limits);
    assert_eq!((status, &made["Failed"]), (200, &json!(false)), "{made}");
    // A put takes a unit of the table and one of the index.
    put(&emulator, "x");
    put(&emulator, "y");
    let (_, kept) = control(&emulator, "GET", "budgets/checkout", &Value::Null);
    assert_eq!(
        (&kept["Failed"], &kept["Spent"]["WriteUnits"]),
        (&json!(false), &json!(4.0))
    );
    put(&emulator, "z");
    let (_, failed) = control(&emulator, "GET", "budgets/checkout", &Value::Null);
    assert_eq!(failed["Failed"], json!(true));
    let message = failed["Message"].as_str().unwrap();
    assert!(message.contains("6 of 4 write units"), "{message}");
    assert!(
        message.contains("3 x PutItem of tea, tag test"),
        "{message}"
    );
    let spent = json!({"Calls": 3, "ReadUnits": 0.0, "WriteUnits": 6.0});
    assert_eq!(
        failed["By"],
        json!([
        {"Operation": "PutItem", "TableName": "tea", "Tag": "test", "Spent": spent}])
    );
    let (_, all) = control(&emulator, "GET", "budgets", &Value::Null);
    assert_eq!(all["Budgets"].as_array().unwrap().len(), 1);
    assert_eq!(
        control(&emulator, "DELETE", "budgets/checkout", &Value::Null).0,
        200
    );
    assert_eq!(
        control(&emulator, "GET", "budgets/checkout", &Value::Null).0,
        404
    );
    for strange in [
        json!({}),
        json!({"WriteUnits": -1}),
        json!({"Calls": 1, "Operation": "Sing"}),
    ] {
        assert_eq!(
            control(&emulator, "PUT", "budgets/checkout", &strange).0,
            400,
            "{strange}"
        );
    }
}

/// A write that its condition does not let happen is paid for.
#[test]
fn a_budget_is_spent_by_conditions_that_do_not_hold() {
    let emulator = world();
    let budget = emulator.budget("checkout").wcu(2);
    let item = json!({"p": {"S": "a"}, "s": {"S": "00"}});
    let request =
        json!({"TableName": "tea", "Item": item, "ConditionExpression": "attribute_not_exists(p)"});
    for is_kept in [true, true, false] {
        assert_eq!(call(&emulator, "PutItem", &request).0, 400);
        assert_eq!(budget.check().is_ok(), is_kept);
    }
    // And it is no write after which a strong read would be of use.
    let strong = json!({"TableName": "tea", "ConsistentRead": true,
        "Key": {"p": {"S": "a"}, "s": {"S": "99"}}});
    call(&emulator, "GetItem", &strong);
    assert_eq!(found(&emulator), [(FindingKind::NeedlessStrongRead, 1)]);
}

#[test]
fn a_budget_in_rust_counts_what_it_is_of_and_ends_with_its_handle() {
    let emulator = world();
    let reads = emulator.budget("reads").rcu(0.5).calls(1);
    let others = emulator.budget("others").wcu(0).tag("another");
    put(&emulator, "x");
    assert_eq!((reads.check(), others.check()), (Ok(()), Ok(())));
    call(&emulator, "Query", &query(&json!({})));
    let error = reads.check().unwrap_err();
    assert!(matches!(error, BudgetError::Overspent(_)), "{error}");
    assert!(error.to_string().contains("2 of 1 calls"), "{error}");
    let again = emulator.budget("reads").calls(1);
    assert!(matches!(reads.check(), Err(BudgetError::Replaced { .. })));
    drop(reads);
    assert_eq!(again.check(), Ok(()), "what took its place stays");
    drop((again, others));
    let (_, all) = control(&emulator, "GET", "budgets", &Value::Null);
    assert_eq!(all, json!({"Budgets": []}));
    let unlogged = Emulator::new();
    assert!(matches!(
        unlogged.budget("x").calls(0).check(),
        Err(BudgetError::NotLogged { .. })
    ));
}

#[test]
fn what_calls_had_better_not_do_is_found() {
    let emulator = world();
    assert_eq!(found(&emulator), []);
    call(&emulator, "Scan", &json!({"TableName": "tea"}));
    let filtered = query(&json!({"FilterExpression": "attribute_exists(nothing)"}));
    assert_eq!(call(&emulator, "Query", &filtered).0, 200);
    let page = query(&json!({"Limit": 2}));
    let (_, first) = call(&emulator, "Query", &page);
    let seen = found(&emulator);
    let expected = [
        (FindingKind::Scan, 1),
        (FindingKind::WastefulFilter, 1),
        (FindingKind::UnreadLastEvaluatedKey, 1),
    ];
    assert_eq!(seen, expected);
    // Whoever goes on has read the key.
    let rest = query(&json!({"ExclusiveStartKey": first["LastEvaluatedKey"]}));
    assert_eq!(call(&emulator, "Query", &rest).0, 200);
    assert_eq!(found(&emulator), expected[..2]);
}

#[test]
fn loops_items_indexes_and_strong_reads_are_found() {
    let emulator = world();
    let page = query(&json!({"Limit": 2}));
    for _ in 0..3 {
        call(&emulator, "Query", &page);
    }
    let large = json!({"TableName": "tea", "Item": {"p": {"S": "b"}, "s": {"S": "b"},
        "text": {"S": "x".repeat(380_000)}}});
    assert_eq!(call(&emulator, "PutItem", &large).0, 200);
    let by_index = json!({"TableName": "tea", "IndexName": "by-g", "KeyConditionExpression": "g = :g",
        "ProjectionExpression": "p", "ExpressionAttributeValues": {":g": {"S": "none"}}});
    assert_eq!(call(&emulator, "Query", &by_index).0, 200);
    let strong = json!({"TableName": "tea", "ConsistentRead": true,
        "Key": {"p": {"S": "a"}, "s": {"S": "never written"}}});
    call(&emulator, "GetItem", &strong);
    assert_eq!(
        found(&emulator),
        [
            (FindingKind::UnreadLastEvaluatedKey, 3),
            (FindingKind::LargeItem, 1),
            (FindingKind::OverProjectedIndex, 1),
            (FindingKind::UnpaginatedLoop, 1),
            (FindingKind::NeedlessStrongRead, 1),
        ]
    );
    let (_, report) = control(&emulator, "GET", "strict", &Value::Null);
    assert_eq!(report["Findings"].as_array().unwrap().len(), 5);
    let (_, sarif) = control(&emulator, "GET", "strict?format=sarif", &Value::Null);
    assert_eq!(sarif["version"], json!("2.1.0"));
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 8);
    let index = &run["results"][2];
    assert_eq!(index["ruleId"], json!("OverProjectedIndex"));
    let place = &index["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
    assert_eq!(place, &json!("tea/index/by-g"));
    assert_eq!(
        control(&emulator, "GET", "strict?format=xml", &Value::Null).0,
        400
    );
}

/// Unprocessed items come where a fault wants it.
#[test]
fn a_batch_that_is_not_asked_for_again_is_found() {
    let emulator = world();
    let rule = json!({"Effect": {"Kind": "Unprocessed", "Share": "All"}, "Count": 1});
    assert_eq!(control(&emulator, "POST", "faults", &rule).0, 200);
    let item = json!({"p": {"S": "c"}, "s": {"S": "c"}});
    let batch = json!({"RequestItems": {"tea": [{"PutRequest": {"Item": item}}]}});
    let (_, answer) = call(&emulator, "BatchWriteItem", &batch);
    assert!(answer["UnprocessedItems"]["tea"].is_array(), "{answer}");
    assert_eq!(found(&emulator), [(FindingKind::UnprocessedNotRetried, 1)]);
    call(&emulator, "BatchWriteItem", &batch);
    assert_eq!(found(&emulator), []);
}

#[test]
fn findings_are_refused_where_that_can_be() {
    let emulator = world();
    let wanted = json!({"Refuse": ["Scan", "UnpaginatedLoop", "NeedlessStrongRead"]});
    assert_eq!(control(&emulator, "PUT", "strict", &wanted), (200, wanted));
    let (status, refused) = call(&emulator, "Scan", &json!({"TableName": "tea"}));
    assert_eq!(status, 400);
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .starts_with("Strict: A Scan"),
        "{refused}"
    );
    let page = query(&json!({"Limit": 2}));
    let statuses = [(); 3].map(|()| call(&emulator, "Query", &page).0);
    assert_eq!(statuses, [200, 200, 400]);
    let strong = |sort: &str| {
        json!({"TableName": "tea", "ConsistentRead": true,
        "Key": {"p": {"S": "a"}, "s": {"S": sort}}})
    };
    assert_eq!(call(&emulator, "GetItem", &strong("never written")).0, 400);
    put(&emulator, "fresh");
    assert_eq!(call(&emulator, "GetItem", &strong("fresh")).0, 200);
    for (kinds, why) in [
        (json!(["LargeItem"]), "too late"),
        (json!(["Sing"]), "none of"),
    ] {
        let (status, refused) = control(&emulator, "PUT", "strict", &json!({"Refuse": kinds}));
        assert_eq!(status, 400);
        assert!(
            refused["message"].as_str().unwrap().contains(why),
            "{refused}"
        );
    }
    assert_eq!(
        control(&emulator, "PUT", "strict", &json!({"Refuse": []})).0,
        200
    );
    assert_eq!(call(&emulator, "Scan", &json!({"TableName": "tea"})).0, 200);
}

/// A SELECT is judged as the Scan or the GetItem that it stands for.
#[test]
fn statements_are_found_and_refused_as_well() {
    let emulator = world();
    let statement = |text: &str, is_strong: bool| {
        let request = json!({"Statement": text, "ConsistentRead": is_strong});
        call(&emulator, "ExecuteStatement", &request)
    };
    let one = "SELECT * FROM tea WHERE p = 'a' AND s = 'never written'";
    let fresh = "SELECT * FROM tea WHERE p = 'a' AND s = 'fresh'";
    let rows = [
        ("SELECT * FROM tea", false, 400),
        ("SELECT * FROM tea WHERE p = 'a'", false, 200),
        (one, false, 200),
        (one, true, 400),
        (fresh, true, 200),
        ("SELECT * FROM nowhere", false, 400),
    ];
    for (text, is_strong, _) in rows {
        put(&emulator, "fresh");
        statement(text, is_strong);
    }
    let expected = [(FindingKind::Scan, 1), (FindingKind::NeedlessStrongRead, 1)];
    assert_eq!(found(&emulator), expected);
    let wanted = json!({"Refuse": ["Scan", "NeedlessStrongRead"]});
    assert_eq!(control(&emulator, "PUT", "strict", &wanted).0, 200);
    for (text, is_strong, status) in rows {
        put(&emulator, "fresh");
        let (found, answer) = statement(text, is_strong);
        assert_eq!(found, status, "{text}: {answer}");
        let is_strict = answer["message"]
            .as_str()
            .is_some_and(|said| said.starts_with("Strict: "));
        assert_eq!(
            is_strict,
            status == 400 && !text.contains("nowhere"),
            "{answer}"
        );
    }
}

#[test]
fn rules_of_faults_are_put_all_at_once() {
    let emulator = world();
    let slow = json!({"Effect": {"Kind": "Latency", "Milliseconds": 1}});
    control(&emulator, "POST", "faults", &slow);
    let throttle =
        json!({"Match": {"Operations": ["Scan"]}, "Effect": {"Kind": "InternalServerError"}});
    let (status, put) = control(&emulator, "PUT", "faults", &json!({"Rules": [throttle]}));
    assert_eq!(status, 200, "{put}");
    assert_eq!(emulator.faults().list().len(), 1);
    for strange in [
        json!({}),
        json!({"Rules": [{}]}),
        json!({"Rules": [{"Effect": {"Kind": "Latency", "Milliseconds": 1}, "Probability": 2}]}),
        json!({"Rules": [{"Effect": {"Kind": "Latency"}, "Loud": 1}]}),
    ] {
        let (status, refused) = control(&emulator, "PUT", "faults", &strange);
        assert_eq!(status, 400, "{refused}");
        assert_eq!(emulator.faults().list().len(), 1, "all is as it was");
    }
}
