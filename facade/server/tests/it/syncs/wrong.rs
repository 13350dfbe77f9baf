//! What clients should not send.

use http_body_util::BodyExt as _;
use package_database::backend::adapter::Fault;
use package_database_server::Limits;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{STORE, id, records};
use crate::support::{Api, Call};

const GONE: &str = "0197abcd-0000-7000-8000-000000000000";

#[tokio::test]
async fn bodies_of_other_shapes_are_refused_by_every_route() {
    let api = Api::new().await;
    let run = format!("{STORE}/runs/{}", api.begin().await);
    for path in [
        format!("{STORE}/runs"),
        format!("{run}/checkpoint"),
        format!("{run}/records"),
        format!("{run}/clone"),
        format!("{STORE}/cleanup"),
        format!("{STORE}/diff"),
        format!("{STORE}/compact"),
        format!("{STORE}/collect"),
    ] {
        let bare = || Call::new("POST", &path).token("all");
        for text in ["", "{", "\u{feff}{}"] {
            api.send(bare().json(text))
                .await
                .problem(400, "bad-request");
        }
        for text in ["null", "5", "[]", "\"hunter2\"", r#"{"hunter2": 1}"#] {
            let problem = api
                .send(bare().json(text))
                .await
                .problem(422, "unprocessable");
            assert!(
                !problem["errors"][0]["detail"]
                    .to_string()
                    .contains("hunter2")
            );
        }
        let plain = bare().header("content-type", "text/plain").body("{}");
        api.send(plain).await.problem(415, "unsupported-media-type");
        let other = bare().json("{}").header("accept", "image/png");
        api.send(other).await.problem(406, "not-acceptable");
    }
}

#[tokio::test]
async fn records_that_break_a_rule_are_refused_whole() {
    let api = Api::new().await;
    let path = format!("{STORE}/runs/{}/records", api.begin().await);
    let long = "x".repeat(3_000);
    let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
    let large = "x".repeat(450_000);
    let resource = id("t", "r");
    for (body, status) in [
        (json!({"resource_types": [{"id": ""}]}), 400),
        (
            json!({"grants": [{"id": "", "entitlement": "e", "resource": resource, "principal": resource}]}),
            400,
        ),
        (json!({"entitlements": [{"id": "e"}]}), 422),
        (
            json!({"entitlements": [{"id": "e", "resource": "t/r"}]}),
            422,
        ),
        (json!({"resources": [{"id": {"resource_type": "t"}}]}), 422),
        (
            json!({"resources": [{"id": {"resource_type": "t", "id": "r", "hunter2": 1}}]}),
            422,
        ),
        (json!({"resources": [{"id": resource, "data": deep}]}), 422),
        (json!({"resources": [{"id": resource, "data": large}]}), 400),
        (
            json!({"resources": [{"id": resource, "discovered_at": -1}]}),
            422,
        ),
        (json!({"resource_types": [{"id": 5}]}), 422),
    ] {
        let answer = api.post(&path, &body).await;
        let code = if status == 400 {
            "bad-request"
        } else {
            "unprocessable"
        };
        answer.problem(status, code);
    }
    // Ids beyond what keys have room for are kept whole.
    let body = json!({"resource_types": [{"id": long}]});
    api.post(&path, &body).await.expect(200);
    let stored: Value = api
        .get(&format!("{STORE}/resource-types"))
        .await
        .expect(200)
        .value();
    assert_eq!(stored["items"].as_array().unwrap().len(), 1);
    assert_eq!(stored["items"][0]["id"], long);
}

#[tokio::test]
async fn names_and_ids_that_are_none_are_refused_by_every_route() {
    let api = Api::new().await;
    let long = "x".repeat(513);
    for store in [long.as_str(), "%ff"] {
        for path in ["runs", "grants", "export", "stats"] {
            let path = format!("/v1/syncs/{store}/{path}");
            api.get(&path).await.problem(400, "bad-request");
        }
    }
    for sync in [
        "latest",
        "%20",
        "0197ABCD-0000-7000-8000-000000000000",
        "../okta",
        "hunter2",
    ] {
        let sync = sync.replace('/', "%2F");
        for (method, rest) in [
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/end"),
            ("GET", "/events"),
        ] {
            let path = format!("{STORE}/runs/{sync}{rest}");
            let problem = api.send(Call::new(method, &path).token("all")).await;
            let problem = problem.problem(400, "bad-request");
            assert!(!problem.to_string().contains("hunter2"), "{problem}");
        }
    }
    for (method, rest) in [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/end"),
        ("GET", "/events"),
    ] {
        let path = format!("{STORE}/runs/{GONE}{rest}");
        api.send(Call::new(method, &path).token("all"))
            .await
            .problem(404, "not-found");
    }
    for (method, path) in [
        ("PUT", "runs"),
        ("PATCH", "grants"),
        ("DELETE", "export"),
        ("POST", "stats"),
    ] {
        let call = Call::new(method, &format!("{STORE}/{path}")).token("all");
        api.send(call).await.problem(405, "method-not-allowed");
    }
}

/// A body may be as large as the limit, but for files, which are never in memory as a whole.
#[tokio::test]
async fn bodies_have_a_limit_and_files_have_none() {
    let mut small = Limits::default();
    small.body_bytes = 2_000;
    let api = Api::with(|builder| builder.limits(small)).await;
    let run = format!("{STORE}/runs/{}", api.begin().await);
    let many: Vec<String> = (0..100).map(|n| format!("u{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let large = api.post(&format!("{run}/records"), &records(&many)).await;
    large.problem(413, "too-large");
    let asset = Call::new("PUT", &format!("{run}/assets/a"))
        .token("all")
        .body(vec![0; 3_000]);
    api.send(asset).await.problem(413, "too-large");
    let other = Api::new().await;
    other.ended(&many).await;
    let file = other.get(&format!("{STORE}/export")).await.expect(200).body;
    assert!(file.len() > 2_000);
    let import = Call::new("POST", "/v1/syncs/other/import").token("all");
    api.send(import.body(file)).await.expect(201);
}

/// Of many records it is told which one is wrong, and nothing is written of a request that has a wrong one.
#[tokio::test]
async fn a_record_that_is_refused_is_named_by_its_place() {
    let api = Api::new().await;
    let sync = api.begin().await;
    let path = format!("{STORE}/runs/{sync}/records");
    let good: Vec<String> = (0..40).map(|n| format!("u{n}")).collect();
    let good: Vec<&str> = good.iter().map(String::as_str).collect();
    let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
    let large = "x".repeat(409_600);
    let resource = id("t", "r");
    let grant = |grant: &str, data: &Value| {
        json!({
            "id": grant, "entitlement": "e", "resource": resource, "principal": resource, "data": data,
        })
    };
    let entitlement = |id: &str| json!({"id": id, "resource": resource});
    for (member, place, record, status, pointer) in [
        ("grants", 40, grant("", &json!(null)), 400, "/grants/40/id"),
        ("grants", 40, grant("g", &json!(large)), 400, "/grants/40"),
        ("grants", 40, grant("g", &deep), 422, "/grants/40/data"),
        (
            "entitlements",
            1,
            entitlement(""),
            400,
            "/entitlements/1/id",
        ),
        (
            "entitlements",
            1,
            json!({"id": "e", "resource": resource, "name": large}),
            400,
            "/entitlements/1",
        ),
        (
            "resource_types",
            2,
            json!({"id": ""}),
            400,
            "/resource_types/2/id",
        ),
        (
            "resources",
            41,
            json!({"id": resource, "data": {"a": large}}),
            400,
            "/resources/41",
        ),
    ] {
        let mut body = records(&good);
        let all = body[member].as_array_mut().unwrap();
        assert_eq!(all.len(), place);
        all.push(record);
        let answer = api.post(&path, &body).await;
        let code = if status == 400 {
            "bad-request"
        } else {
            "unprocessable"
        };
        let problem = answer.problem(status, code);
        assert_eq!(problem["errors"][0]["pointer"], pointer);
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
        let stats = api.get(&format!("{STORE}/stats?sync={sync}")).await.value();
        assert_eq!(stats["resource_types"], 0, "nothing was written");
    }
}

/// What fits but for the keys that the store has of it: the kinds before it are written, which is told.
#[tokio::test]
async fn a_record_whose_keys_have_no_room_is_the_largest() {
    let api = Api::new().await;
    let sync = api.begin().await;
    let path = format!("{STORE}/runs/{sync}/records");
    let resource = id("t", "r");
    let mut body = records(&["ada"]);
    let near = "x".repeat(409_500);
    let grants = body["grants"].as_array_mut().unwrap();
    grants.insert(
        0,
        json!({
            "id": "near", "entitlement": "e", "resource": resource, "principal": resource, "data": near,
        }),
    );
    let problem = api.post(&path, &body).await.problem(400, "bad-request");
    assert_eq!(problem["errors"][0]["pointer"], "/grants/0");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.ends_with("The records of `resource_types`, `resources`, `entitlements` are in the sync, and of the rest none."),
        "{detail}"
    );
    let stats = api.get(&format!("{STORE}/stats?sync={sync}")).await.value();
    assert_eq!(
        (&stats["resources"], &stats["grants"]),
        (&json!(2), &json!(0))
    );
}

/// Records may be in a sync that was closed while they came, and who sent them is told how to find out.
#[tokio::test]
async fn a_sync_that_is_being_ended_may_have_what_it_refuses() {
    let (api, faults) = Api::with_faults().await;
    let mut closed = 0;
    for at in 0..40 {
        let sync = api.begin().await;
        let path = format!("{STORE}/runs/{sync}");
        faults.script(std::iter::repeat_n(None, at));
        faults.script([Some(Fault::Crash)]);
        let end = Call::new("POST", &format!("{path}/end")).token("all");
        let ended = api.send(end).await.status;
        faults.clear();
        let (place, body) = (format!("{path}/records"), records(&["ada"]));
        let put = api.post(&place, &body).await;
        if !ended.is_success() && put.status == 200 {
            continue;
        }
        let problem = put.problem(409, "conflict");
        let detail = problem["detail"].as_str().unwrap();
        // It was closed, and its end given up; or it has ended, which may not have been told.
        if detail.contains("a part or all of the records") {
            assert!(detail.contains("GET /v1/syncs/{store}/grants"), "{detail}");
            closed += 1;
        } else {
            assert!(detail.contains("Start another one"), "{detail}");
        }
        if ended.is_success() {
            break;
        }
    }
    assert!(closed > 0, "no end was given up half way");
}

/// When the store is silent, that is what is told, and never a part of an answer.
#[tokio::test]
async fn a_store_that_does_not_answer_is_told_as_that() {
    let (api, faults) = Api::with_faults().await;
    api.ended(&["ada"]).await;
    for path in [
        "runs",
        "latest",
        "grants",
        "grants?entitlement=team/core/member",
        "stats",
        "validate",
        "indexes",
        "access?principal_type=user&principal=ada",
    ] {
        let path = format!("{STORE}/{path}");
        api.reads_whole_or_503(&faults, &path, 60).await;
    }
}

#[tokio::test]
async fn an_export_that_breaks_off_is_no_whole_answer() {
    let (api, faults) = Api::with_faults().await;
    api.ended(&["ada"]).await;
    let call = Call::new("GET", &format!("{STORE}/export")).token("all");
    let answer = api
        .service
        .router()
        .oneshot(call.into_request())
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    faults.script(std::iter::repeat_n(Some(Fault::Crash), 100));
    let body = answer.into_body().collect().await;
    assert!(body.is_err(), "the connection is broken off");
}
