//! Many at once, and stores that fail in the middle of a request.

use package_database::backend::adapter::Fault;
use package_database_server::Limits;
use serde_json::{Value, json};

use super::client::{ORDERS, call, package};
use crate::support::{Api, Call};

#[tokio::test]
async fn of_a_thousand_who_make_one_name_one_wins() {
    let mut limits = Limits::default();
    (limits.concurrency, limits.rate) = (2_000, 0);
    let api = std::sync::Arc::new(Api::with(|builder| builder.limits(limits)).await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..1_000 {
        let api = api.clone();
        let body =
            json!({"owner": "acme", "name": "orders", "package": {"title": number.to_string()}});
        tasks.spawn(async move { (number, api.write("POST", "/v1/datasets", &body).await) });
    }
    let mut winner = None;
    while let Some(done) = tasks.join_next().await {
        let (number, answer) = done.unwrap();
        if answer.status == 201 {
            assert_eq!(winner.replace(number), None, "two of them");
        } else {
            answer.problem(409, "conflict");
        }
    }
    let found = api.get(ORDERS).await.expect(200).value();
    assert_eq!(found["package"]["title"], winner.unwrap().to_string());
    let list = api.get(&format!("{ORDERS}/revisions")).await.value();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn of_many_who_change_one_dataset_no_revision_is_lost() {
    let (api, _) = Api::with_orders().await;
    let api = std::sync::Arc::new(api);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..16 {
        let api = api.clone();
        let body = json!({"package": {(number.to_string()): number}});
        tasks.spawn(async move { api.write("PATCH", ORDERS, &body).await });
    }
    let mut acknowledged = 0;
    while let Some(answer) = tasks.join_next().await {
        acknowledged += usize::from(answer.unwrap().status == 200);
    }
    let list = api.get(&format!("{ORDERS}/revisions")).await.value();
    assert_eq!(list["items"].as_array().unwrap().len(), acknowledged + 1);
    let found = api.get(ORDERS).await.value();
    assert_eq!(
        found["package"].as_object().unwrap().len(),
        acknowledged + 3
    );
}

/// A dataset of an owner of its own, with a tag.
struct Own {
    owner: String,
    id: String,
}

impl Own {
    async fn make(api: &Api, owner: String) -> Self {
        let create = json!({"owner": owner, "name": "orders", "package": package("Orders")});
        let made = api.write("POST", "/v1/datasets", &create).await;
        let made = made.expect(201).value();
        let id = made["id"].as_str().unwrap().to_owned();
        let own = Self { owner, id };
        let tags = format!("{}/tags", own.path());
        let tag = json!({"name": "v1"});
        api.write("POST", &tags, &tag).await.expect(201);
        own
    }

    fn path(&self) -> String {
        format!("/v1/datasets/{}/orders", self.owner)
    }

    /// Everything that a client sees of it, under whatever name, without what is its own.
    async fn seen(&self, api: &Api) -> Value {
        let mut seen = Vec::new();
        for path in ["", "/revisions", "/tags", "/project"] {
            let answer = api
                .get(&format!("/v1/datasets-by-id/{}{path}", self.id))
                .await;
            let status = answer.status.as_u16();
            assert!(status == 200 || status == 404, "{status} {}", answer.text());
            let text = answer
                .text()
                .replace(&self.id, "id")
                .replace(&self.owner, "owner");
            seen.push(match status {
                200 => without_times(serde_json::from_str(&text).unwrap()),
                _ => Value::Null,
            });
        }
        for name in ["orders", "moved"] {
            let answer = api
                .get(&format!("/v1/datasets/{}/{name}", self.owner))
                .await;
            let status = answer.status.as_u16();
            assert!(status == 200 || status == 404, "{status} {}", answer.text());
            seen.push(status.into());
        }
        Value::Array(seen)
    }
}

/// Without the times, which differ from one try to the next.
fn without_times(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.remove("created_at");
            for member in members.values_mut() {
                *member = without_times(member.take());
            }
        }
        Value::Array(list) => {
            for one in list {
                *one = without_times(one.take());
            }
        }
        _ => {}
    }
    value
}

#[tokio::test]
async fn wherever_the_store_fails_a_write_is_done_or_not_done() {
    let writes: [(&str, &str, Value); 9] = [
        ("PUT", "", json!({"package": package("New")})),
        (
            "PATCH",
            "",
            json!({"package": {"title": "New", "resources": [{"name": "b"}]}}),
        ),
        ("POST", "/revert", json!({"to": "HEAD"})),
        ("POST", "/tags", json!({"name": "v2"})),
        (
            "PATCH",
            "/tags/v1",
            json!({"name": "v9", "description": "x"}),
        ),
        ("DELETE", "/tags/v1", json!({})),
        ("POST", "/move", json!({"name": "moved"})),
        ("DELETE", "", json!({})),
        (
            "PUT",
            "",
            json!({"package": {"title": "x".repeat(400 * 1_024)}}),
        ),
    ];
    let mut limits = Limits::default();
    limits.rate = 0;
    let (api, faults) = Api::with_faults_and(|builder| builder.limits(limits)).await;
    for (number, (method, path, body)) in writes.iter().enumerate() {
        let done = Own::make(&api, format!("done{number}")).await;
        let to = format!("{}{path}", done.path());
        let answer = api.send(call(method, &to, "all", body)).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        let done = done.seen(&api).await;
        for fault in [Fault::Throttled, Fault::AnswerLost, Fault::Crash] {
            for at in 0.. {
                assert!(at < 60, "{method} {path} never ends");
                let own = Own::make(&api, format!("try{number}-{fault:?}-{at}")).await;
                let before = own.seen(&api).await;
                assert_ne!(before, done, "{method} {path}");
                faults.script(std::iter::repeat_n(None, at));
                faults.script(std::iter::repeat_n(Some(fault), 10_000));
                let to = format!("{}{path}", own.path());
                let answer = api.send(call(method, &to, "all", body)).await;
                faults.clear();
                let after = own.seen(&api).await;
                if answer.status.is_success() {
                    assert_eq!(after, done, "{method} {path}");
                    break;
                }
                assert_eq!(answer.header("retry-after"), "1");
                answer.problem(503, "unavailable");
                // An answer that is lost may be that of a write.
                let whole = after == before || (fault == Fault::AnswerLost && after == done);
                assert!(whole, "{method} {path} {fault:?} at {at}: {after}");
            }
        }
    }
}

#[tokio::test]
async fn reads_of_a_store_that_fails_are_503_or_whole() {
    let (api, faults) = Api::with_faults().await;
    let own = Own::make(&api, "acme".to_owned()).await;
    for path in ["", "/revisions", "/tags", "/diff?from=v1", "/project"] {
        let path = format!("{}{path}", own.path());
        api.reads_whole_or_503(&faults, &path, 20).await;
    }
}

#[tokio::test]
async fn an_export_that_breaks_off_is_no_whole_answer() {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    let (api, faults) = Api::with_faults().await;
    let create = json!({"owner": "acme", "name": "orders", "package": {}});
    api.write("POST", "/v1/datasets", &create).await.expect(201);
    for number in 0..5 {
        let change = json!({"package": {"title": number.to_string()}});
        api.write("PATCH", ORDERS, &change).await.expect(200);
    }
    let call = Call::new("GET", &format!("{ORDERS}/export")).token("all");
    let answer = api
        .service
        .router()
        .oneshot(call.into_request())
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    faults.script([Some(Fault::Crash)]);
    let body = answer.into_body().collect().await;
    assert!(body.is_err(), "the connection is broken off");
}
