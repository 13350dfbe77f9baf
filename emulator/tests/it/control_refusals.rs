//! What control calls refuse that would else be passed over: each with a sentence that says what to do.

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

fn world() -> Emulator {
    let builder = Emulator::builder().auth(AuthMode::Off).seed(1);
    builder.control_calls().build().unwrap()
}

fn send(emulator: &Emulator, typed: bool, call: (&str, &str, &str)) -> (u16, Value) {
    let (method, path, body) = call;
    let mut request = http::Request::builder()
        .method(method)
        .uri(format!("/control/v1/{path}"));
    if typed {
        request = request.header("content-type", "application/json");
    }
    let request = request.body(Bytes::from(body.to_owned())).unwrap();
    let answer = emulator.handle(request);
    let body = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    (answer.status().as_u16(), body)
}

#[track_caller]
fn refused(emulator: &Emulator, call: (&str, &str, &str), said: &str) {
    let (status, answer) = send(emulator, true, call);
    assert_eq!(status, 400, "{call:?}: {answer}");
    let message = answer["message"].as_str().or(answer["Message"].as_str());
    let message = message.unwrap_or_default();
    assert!(
        message.contains(said),
        "{call:?}: {message:?} lacks {said:?}"
    );
}

/// The members of an effect that every call can have.
const BROKEN: &str = r#""Kind":"InternalServerError""#;

/// What a rule matches, its effect, and what is said of the two together.
const OF_NO_HIT: &[(&str, &str, &str)] = &[
    (
        r#""Operations":["GetItem"]"#,
        r#""Kind":"Unprocessed""#,
        "BatchGetItem and BatchWriteItem",
    ),
    (
        r#""Operations":["PutItem"]"#,
        r#""Kind":"Throttle","Reason":"TableReadAccountLimitExceeded""#,
        "reads of items",
    ),
    (
        r#""Operations":["Scan"]"#,
        r#""Kind":"Throttle","Reason":"TableWriteAccountLimitExceeded""#,
        "writes of items",
    ),
    (
        r#""Operations":["GetItem"]"#,
        r#""Kind":"Throttle","Reason":"IndexReadAccountLimitExceeded""#,
        "use an index",
    ),
    (
        r#""Operations":["PutItem"]"#,
        r#""Kind":"ExpiredIterator""#,
        "is for GetRecords",
    ),
    (
        r#""Operations":["DescribeTable"]"#,
        r#""Kind":"RequestLimitExceeded""#,
        "reads and writes",
    ),
    (
        r#""Operations":["GetItem"]"#,
        r#""Kind":"ReplicaLag","Milliseconds":5"#,
        "writes of items",
    ),
    (
        r#""Key":{"p":{"S":"a"}}"#,
        r#""Kind":"TrimmedData""#,
        "looks for a key",
    ),
    (
        r#""HashTo":0.5,"Operations":["Scan"]"#,
        BROKEN,
        "looks for a key",
    ),
    (
        r#""IndexName":"by-g","Operations":["GetItem"]"#,
        BROKEN,
        "looks for an index",
    ),
    (
        r#""TableName":"tea","Operations":["ListTables"]"#,
        BROKEN,
        "looks for a table",
    ),
    (r#""TableName":"""#, BROKEN, "TableName in Match is none"),
    (
        r#""TableName":"a b c""#,
        BROKEN,
        "TableName in Match is none",
    ),
    (
        r#""TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/tea""#,
        BROKEN,
        "and not its ARN",
    ),
    (r#""IndexName":"x""#, BROKEN, "IndexName in Match is none"),
    (
        r#""AccessKeyId":"""#,
        BROKEN,
        "AccessKeyId in Match is empty",
    ),
    (r#""Key":{"p":{"BOOL":true}}"#, BROKEN, "S, N or B"),
    (r#""Key":{"p":{"M":{}}}"#, BROKEN, "S, N or B"),
    (r#""Key":{"p":{"S":""}}"#, BROKEN, "not empty"),
    (r#""Key":{}"#, BROKEN, "Key in Match"),
];

/// A call that would do more than was asked for does nothing.
#[test]
fn parameters_that_a_call_does_not_take() {
    let emulator = world();
    let rule = r#"{"Effect":{"Kind":"Latency","Milliseconds":1}}"#;
    assert_eq!(send(&emulator, true, ("POST", "faults", rule)).0, 200);
    for (method, path) in [
        ("DELETE", "faults?Id=1"),
        ("POST", "databases/main/reset?dry=1"),
        ("POST", "clock/freeze?for=1s"),
        ("GET", "openapi.json?v=3"),
    ] {
        refused(&emulator, (method, path, ""), "takes no members, and so no");
    }
    let (_, rules) = send(&emulator, true, ("GET", "faults?X-Amz-Date=1", ""));
    assert_eq!(rules["Rules"].as_array().unwrap().len(), 1, "{rules}");
}

#[test]
fn effects_with_members_of_others() {
    let emulator = world();
    for (effect, said) in [
        (
            json!({"Kind": "Throttle", "Reason": "TableReadAccountLimitExceeded", "Milliseconds": 5}),
            "Kind Throttle takes Reason, and no Milliseconds",
        ),
        (
            json!({"Kind": "Latency", "Milliseconds": 5, "Reason": "x"}),
            "Kind Latency takes Distribution and Milliseconds, and no Reason",
        ),
        (
            json!({"Kind": "Latency", "Milliseconds": 5, "MaxMilliseconds": 9}),
            "no MaxMilliseconds, which belongs to the Distribution Uniform",
        ),
        (
            json!({"Kind": "Latency", "Milliseconds": 5, "MaxMilliseconds": 9, "Distribution": "Exponential"}),
            "no MaxMilliseconds",
        ),
        (json!({"Kind": "CutConnection", "Share": "All"}), "no Share"),
        (
            json!({"Kind": "InternalServerError", "Reason": "x"}),
            "no Reason",
        ),
        (
            json!({"Kind": "TrimmedData", "Moment": "After"}),
            "takes no other members, and no Moment",
        ),
    ] {
        let rule = json!({"Effect": effect}).to_string();
        refused(&emulator, ("POST", "faults", &rule), said);
    }
    for (rule, said) in [
        (
            json!({"Match": {"Operations": []}, "Effect": {"Kind": "TrimmedData"}}),
            "names no operation",
        ),
        (
            json!({"Effect": {"Kind": "TrimmedData"}, "Seed": 1_u64 << 53}),
            "Seed is from 0 to 9007199254740991",
        ),
    ] {
        refused(&emulator, ("POST", "faults", &rule.to_string()), said);
    }
}

/// A rule that hits nothing looks like a program that nothing breaks.
#[test]
fn rules_that_can_hit_nothing() {
    let emulator = world();
    for (matches, effect, said) in OF_NO_HIT {
        let rule = format!(r#"{{"Match":{{{matches}}},"Effect":{{{effect}}}}}"#);
        refused(&emulator, ("POST", "faults", &rule), said);
    }
    let rule = |member: &str| format!(r#"{{"Effect":{{{BROKEN}}},{member}}}"#);
    let never = rule(r#""Nth":3,"Every":2"#);
    refused(
        &emulator,
        ("POST", "faults", &never),
        "Nth must be a multiple",
    );
    // These say plainly how much they hit.
    for member in [r#""Nth":4,"Every":2"#, r#""Count":0"#, r#""Probability":0"#] {
        let (status, told) = send(&emulator, true, ("POST", "faults", &rule(member)));
        assert_eq!(status, 200, "{told}");
    }
}

#[test]
fn values_of_no_use() {
    let emulator = world();
    let long = format!("budgets/{}", "x".repeat(1000));
    let units = r#"{"WriteUnits":1}"#;
    for (method, path, body, said) in [
        (
            "PUT",
            "consistency",
            r#"{"Mode":"Seeded","Monotonic":"yes"}"#,
            "Monotonic: STRING_VALUE cannot be converted to Boolean",
        ),
        (
            "PUT",
            "consistency",
            r#"{"Mode":"Seeded","Seed":9007199254740992}"#,
            "Seed is from 0",
        ),
        (
            "PUT",
            "capacity",
            r#"{"Tables":[{"TableName":"a","Enforce":"x"}]}"#,
            "Tables[0].Enforce: STRING_VALUE",
        ),
        (
            "PUT",
            "capacity",
            r#"{"Tables":[{"TableName":"a","Enforce":true},{"TableName":"a","Enforce":false}]}"#,
            "names a twice",
        ),
        (
            "POST",
            "databases",
            r#"{"Name":"t1","IdleMilliseconds":0}"#,
            "IdleMilliseconds must be 1 or more",
        ),
        (
            "POST",
            "insights/keys",
            r#"{"TableName":"tea","Limit":0}"#,
            "Limit must be 1 or more",
        ),
        (
            "POST",
            "kinesis/records",
            r#"{"StreamArn":"x"}"#,
            "no stream of Kinesis",
        ),
        ("PUT", "budgets/", units, "1 to 256 bytes"),
        ("PUT", "budgets/a%00b", units, "no control characters"),
        ("PUT", &long, units, "1 to 256 bytes"),
    ] {
        refused(&emulator, (method, path, body), said);
    }
}

/// The member is named, and what it may be.
#[test]
fn spans_and_numbers_out_of_bounds() {
    let emulator = world();
    for (method, path, body, said) in [
        (
            "POST",
            "databases",
            r#"{"Name":"t1","IdleMilliseconds":-1}"#,
            "IdleMilliseconds is a span of time",
        ),
        (
            "POST",
            "clock/advance",
            r#"{"Milliseconds":-1}"#,
            "Milliseconds is a span",
        ),
        (
            "PUT",
            "consistency",
            r#"{"Mode":"Lag","LagMilliseconds":-1}"#,
            "LagMilliseconds is a span of time",
        ),
        (
            "GET",
            "log?limit=0",
            "",
            "limit is from 1 to 10000, and not 0",
        ),
        (
            "GET",
            "log?outcome=nope",
            "",
            "it is Success, Failure, or the name of an exception",
        ),
        (
            "GET",
            "reports/heat?table=a&parts=0",
            "",
            "parts is from 1 to 1024",
        ),
    ] {
        refused(&emulator, (method, path, body), said);
    }
}

/// A body that cannot be read is told with what is wrong, and where.
#[test]
fn bodies_that_cannot_be_read() {
    let emulator = world();
    for (path, body, said) in [
        ("databases", "{", "it ends before its value does"),
        (
            "databases",
            "{\"Name\":\n\"t1\",}",
            "it cannot be read from line 2, column 6 on",
        ),
        ("databases", "\u{feff}{\"Name\":\"t1\"}", "byte order mark"),
        (
            "databases",
            r#"{"Name":"t1"} x"#,
            "something stands behind its value from line 1, column 15 on",
        ),
        (
            "databases",
            r#"{"Name":"t1","Name":"t2"}"#,
            "Name: it stands there twice",
        ),
        (
            "faults",
            r#"{"Match":{"Operations":"PutItem"},"Effect":{"Kind":"TrimmedData"}}"#,
            "a list is expected",
        ),
        (
            "faults",
            r#"{"Match":{"Key":[]},"Effect":{"Kind":"TrimmedData"}}"#,
            "an object is expected",
        ),
        ("databases", r#"{"Name":["t1"]}"#, "one value is expected"),
        ("databases", "[]", "an object is expected"),
        ("databases", "null", "an object is expected"),
        ("clock/freeze", "x", "This is no JSON"),
        ("transactions", "{", "it ends before its value does"),
    ] {
        refused(&emulator, ("POST", path, body), said);
    }
    let (_, databases) = send(&emulator, true, ("GET", "databases", ""));
    assert_eq!(databases["Databases"].as_array().unwrap().len(), 1);
}

/// A call without a content type looks like none that is missing.
#[test]
fn calls_that_do_not_say_that_they_are_json() {
    let emulator = world();
    for (method, path, body, status) in [
        ("POST", "clock/freeze", "", 415),
        ("DELETE", "faults", "", 415),
        ("POST", "databases", r#"{"Name":"t1"}"#, 415),
        ("GET", "databases", "", 200),
    ] {
        let (found, answer) = send(&emulator, false, (method, path, body));
        assert_eq!(found, status, "{path}: {answer}");
        let text = answer.to_string();
        assert_eq!(
            text.contains("Content-Type: application/json"),
            status == 415,
            "{text}"
        );
    }
}

/// What is told can be given back, and what a seed draws once it draws again.
#[test]
fn rules_that_were_told_are_taken_back() {
    let emulator = world();
    for preset in ["brownout", "hot-partition", "az-loss"] {
        let path = format!("faults/presets/{preset}");
        assert_eq!(
            send(&emulator, true, ("POST", &path, r#"{"Seed":42}"#)).0,
            200
        );
    }
    let (_, told) = send(&emulator, true, ("GET", "faults", ""));
    let seeds = told["Rules"].as_array().unwrap().iter();
    assert!(seeds.clone().count() > 8, "{told}");
    for seed in seeds.map(|rule| rule["Seed"].as_u64().unwrap()) {
        assert!(seed < 1 << 53, "{seed}");
    }
    let (status, again) = send(&emulator, true, ("PUT", "faults", &told.to_string()));
    assert_eq!(status, 200, "{again}");
    let strip = |rules: &Value| {
        let mut rules = rules["Rules"].clone();
        for rule in rules.as_array_mut().unwrap() {
            rule.as_object_mut().unwrap().remove("Id");
        }
        rules
    };
    assert_eq!(strip(&again), strip(&told));
}

/// The seed that an answer shows draws what the rule draws.
#[test]
fn the_seed_that_is_shown_draws_the_same() {
    let outcomes = |rule: &str| {
        let emulator = world();
        let (status, told) = send(&emulator, true, ("POST", "faults", rule));
        assert_eq!(status, 200, "{told}");
        let list = || {
            let request = http::Request::post("/")
                .header("content-type", "application/x-amz-json-1.0")
                .header("x-amz-target", "DynamoDB_20120810.ListTables")
                .body(Bytes::from("{}"));
            emulator.handle(request.unwrap()).status().as_u16()
        };
        let statuses: Vec<u16> = (0..40).map(|_| list()).collect();
        (statuses, told["Seed"].clone())
    };
    let rule = |seed: &Value| {
        let effect = json!({"Kind": "InternalServerError"});
        json!({"Effect": effect, "Probability": 0.5, "Seed": seed}).to_string()
    };
    let first = outcomes(&rule(&json!((1_u64 << 53) - 1)));
    assert_eq!(first.1, json!((1_u64 << 53) - 1));
    assert!(
        first.0.contains(&200) && first.0.contains(&500),
        "{first:?}"
    );
    assert_eq!(outcomes(&rule(&first.1)), first);
}

/// Nobody works in `main` who means another database.
#[test]
fn ways_to_a_database_that_lead_nowhere() {
    let list = |emulator: &Emulator, path: &str, host: &str| {
        let request = http::Request::post(path)
            .header("host", host)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810.ListTables")
            .body(Bytes::from("{}"));
        let answer = emulator.handle(request.unwrap());
        let said = String::from_utf8(answer.body().to_vec()).unwrap();
        (answer.status().as_u16(), said)
    };
    let control = "control_calls()";
    for (is_open, path, host, status, said) in [
        (false, "/db/t1", "localhost", 404, control),
        (false, "/db/t1/control/v1/clock", "localhost", 404, control),
        (false, "/", "t1.localhost:8000", 200, ""),
        (false, "/", "a.t1.LocalHost", 200, ""),
        (false, "/", "localhost:8000", 200, ""),
        (false, "/", "127.0.0.1:8000", 200, ""),
        (false, "/", "api.localhost", 200, ""),
        (true, "/", "a.t1.localhost", 421, "names no database"),
        (true, "/", "t1.localhost", 404, "There is no database"),
        (true, "/", "localhost", 200, ""),
    ] {
        let builder = Emulator::builder().auth(AuthMode::Off);
        let builder = builder.allow_host("api.localhost");
        let builder = if is_open {
            builder.control_calls()
        } else {
            builder
        };
        let emulator = builder.build().unwrap();
        let (found, answer) = list(&emulator, path, host);
        assert_eq!(found, status, "{path} {host}: {answer}");
        assert!(answer.contains(said), "{path} {host}: {answer}");
    }
}
