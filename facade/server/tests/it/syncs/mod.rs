//! Access syncs over HTTP, and the commands of the program for them.

mod access;
mod collect;
mod file;
mod life;
mod lists;
mod long;
mod program;
mod rights;
mod wrong;

use serde_json::{Value, json};

use crate::support::{Answer, Api, Call};

/// The store of the tests.
const STORE: &str = "/v1/syncs/okta";

fn id(resource_type: &str, id: &str) -> Value {
    json!({"resource_type": resource_type, "id": id})
}

/// A team with an entitlement, some users, and a grant for each of them.
fn records(members: &[&str]) -> Value {
    let (team, member) = (id("team", "core"), "team/core/member");
    let users: Vec<Value> = members
        .iter()
        .map(|user| json!({"id": id("user", user), "name": user.to_uppercase()}))
        .collect();
    let grants: Vec<Value> = members
        .iter()
        .map(|user| {
            json!({
                "id": format!("{member}:{user}"),
                "entitlement": member,
                "resource": team,
                "principal": id("user", user),
            })
        })
        .collect();
    let mut resources = vec![json!({"id": team, "data": {"size": members.len()}})];
    resources.extend(users);
    json!({
        "resource_types": [{"id": "team"}, {"id": "user", "name": "User"}],
        "resources": resources,
        "entitlements": [{"id": member, "resource": team}],
        "grants": grants,
    })
}

impl Api {
    async fn post(&self, path: &str, body: &Value) -> Answer {
        let call = Call::new("POST", path).token("all");
        self.send(call.json(&body.to_string())).await
    }

    /// Begins a full sync and tells its id.
    pub(crate) async fn begin(&self) -> String {
        let run = self.post(&format!("{STORE}/runs"), &json!({})).await;
        text(&run.expect(201).value()["id"])
    }

    /// A sync of a team with these members, which has ended.
    async fn ended(&self, members: &[&str]) -> String {
        let sync = self.begin().await;
        let path = format!("{STORE}/runs/{sync}");
        let put = self
            .post(&format!("{path}/records"), &records(members))
            .await;
        put.expect(200);
        let end = Call::new("POST", &format!("{path}/end")).token("all");
        self.send(end).await.expect(200);
        sync
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The ids of the entries of a page.
fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| match &item["id"] {
            Value::String(id) => id.clone(),
            id => format!("{}/{}", text(&id["resource_type"]), text(&id["id"])),
        })
        .collect()
}
