//! What differs, and what a principal can do, over HTTP; the page that shows it.

use serde_json::json;

use super::{STORE, id, ids, records, text};
use crate::support::page::own_script_alone;
use crate::support::{Api, Call};

#[tokio::test]
async fn s_59_the_difference_is_told_to_programs_and_to_people() {
    let api = Api::new().await;
    let before = api.ended(&["ada", "grace"]).await;
    let after = api.ended(&["ada", "linus"]).await;
    let diff = api
        .get(&format!("{STORE}/diff?from={before}"))
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&diff["from"]["id"], &diff["to"]["id"]),
        (&json!(before), &json!(after))
    );
    let change = |user: &str| {
        json!([{
            "grant": format!("team/core/member:{user}"),
            "principal": id("user", user),
            "entitlement": "team/core/member",
            "resource": id("team", "core"),
        }])
    };
    assert_eq!(diff["granted"], change("linus"));
    assert_eq!(diff["revoked"], change("grace"));
    let report = format!("{STORE}/report?from={before}&to={after}");
    let diff_path = format!("{STORE}/diff?from={before}");
    for accept in ["text/plain", "*/*"] {
        let call = Call::new("GET", &report)
            .token("all")
            .header("accept", accept);
        let report = api.send(call).await.expect(200);
        assert_eq!(report.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(
            report.text(),
            format!(
                "Access from {before} to {after}\ngranted 1\n  \
                 + user/linus team/core/member on team/core (team/core/member:linus)\nrevoked 1\n  \
                 - user/grace team/core/member on team/core (team/core/member:grace)\n"
            )
        );
    }
    for (path, accept, said) in [
        (&report, "text/event-stream", "`Accept: text/plain`"),
        (&report, "image/png", "`Accept: text/plain`"),
        (
            &diff_path,
            "image/png",
            "`Accept: application/json` or `Accept: text/event-stream`",
        ),
    ] {
        let call = Call::new("GET", path).token("all");
        let refused = api.send(call.header("accept", accept)).await;
        let refused = refused.problem(406, "not-acceptable");
        let detail = format!("Send {said}, or no such header.");
        assert_eq!(refused["detail"], detail, "{path}");
    }
    let same = api
        .get(&format!("{STORE}/diff?from={after}&to={after}"))
        .await;
    assert_eq!(same.expect(200).value()["granted"], json!([]));
    let running = api.begin().await;
    for path in ["diff", "report"] {
        let unfinished = format!("{STORE}/{path}?from={before}&to={running}");
        api.get(&unfinished).await.problem(409, "conflict");
        api.get(&format!("{STORE}/{path}"))
            .await
            .problem(400, "bad-request");
        let odd = format!("{STORE}/{path}?from={before}&on_damaged=guess");
        api.get(&odd).await.problem(400, "bad-request");
    }
}

/// A text of the external system cannot make a line of the report say something else.
#[tokio::test]
async fn a_report_says_which_text_is_what() {
    let api = Api::new().await;
    let before = api.ended(&[]).await;
    let after = api
        .ended(&[
            "bob admin on db/prod (g1)",
            "turned\u{202e}",
            "next\u{2028}line",
        ])
        .await;
    let report = format!("{STORE}/report?from={before}&to={after}");
    let report = api.get(&report).await.expect(200).text();
    let lines: Vec<&str> = report.lines().skip(2).take(3).collect();
    assert_eq!(
        lines,
        [
            r#"  + user/"bob admin on db/prod (g1)" team/core/member on team/core ("team/core/member:bob admin on db/prod (g1)")"#,
            r#"  + user/"next\u{2028}line" team/core/member on team/core ("team/core/member:next\u{2028}line")"#,
            r#"  + user/"turned\u{202e}" team/core/member on team/core ("team/core/member:turned\u{202e}")"#,
        ]
    );
}

#[tokio::test]
async fn s_21_s_60_s_83_syncs_are_made_of_others() {
    let api = Api::new().await;
    let before = api.ended(&["ada", "grace"]).await;
    let after = api.ended(&["ada", "linus"]).await;
    let pair = json!({"base": before, "applied": after});
    let added = api.post(&format!("{STORE}/diff"), &pair).await.expect(201);
    let place = added.header("location").to_owned();
    let added = added.value();
    assert_eq!(
        (&added["type"], &added["parent"]),
        (&json!("partial"), &json!(before))
    );
    assert_eq!(added["stats"]["grants"], 1);
    assert_eq!(api.get(&place).await.expect(200).value()["id"], added["id"]);
    let one = api
        .post(&format!("{STORE}/compact"), &pair)
        .await
        .expect(201)
        .value();
    assert_eq!(one["stats"]["grants"], 3);
    let clone = format!("{STORE}/runs/{after}/clone");
    let copy = api.post(&clone, &json!({})).await.expect(201).value();
    assert_ne!(text(&copy["id"]), after);
    let other = json!({"store": "archive/2026"});
    let copy = api.post(&clone, &other).await.expect(201);
    assert_eq!(
        copy.header("location"),
        format!("/v1/syncs/archive%2F2026/runs/{after}")
    );
    api.post(&clone, &other).await.problem(409, "conflict");
    let grants = api
        .get("/v1/syncs/archive%2F2026/grants")
        .await
        .expect(200)
        .value();
    assert_eq!(ids(&grants).len(), 2);
    let running = api.begin().await;
    let unfinished = json!({"base": before, "applied": running});
    for path in ["diff", "compact"] {
        let refused = api.post(&format!("{STORE}/{path}"), &unfinished).await;
        refused.problem(409, "conflict");
    }
}

/// Members of a team can do what the team can, and the grants that lead to it are told.
#[tokio::test]
async fn a_principal_can_do_what_its_teams_can_and_the_path_is_told() {
    let api = Api::new().await;
    let mut syncs = Vec::new();
    for members in [&["ada", "grace"][..], &["grace"]] {
        let sync = api.begin().await;
        let mut body = records(members);
        let push = json!({"id": "push", "resource": id("repository", "site")});
        body["entitlements"].as_array_mut().unwrap().push(push);
        let grant = json!({
            "id": "p1", "entitlement": "push",
            "resource": id("repository", "site"), "principal": id("team", "core"),
        });
        body["grants"].as_array_mut().unwrap().push(grant);
        let path = format!("{STORE}/runs/{sync}");
        api.post(&format!("{path}/records"), &body)
            .await
            .expect(200);
        let end = Call::new("POST", &format!("{path}/end")).token("all");
        api.send(end).await.expect(200);
        syncs.push(sync);
    }
    let of = |user: &str, rest: &str| {
        format!("{STORE}/access?principal_type=user&principal={user}{rest}")
    };
    let grace = api.get(&of("grace", "")).await.expect(200).value();
    let access = grace["access"].as_array().unwrap();
    assert_eq!(access.len(), 2, "{grace}");
    assert_eq!(access[1]["entitlement"], "push");
    let path: Vec<_> = access[1]["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(path, ["team/core/member:grace", "p1"]);
    let since = format!("&since={}", syncs[0]);
    let ada = api.get(&of("ada", &since)).await.expect(200).value();
    assert_eq!(ada["access"], json!([]));
    let lost: Vec<_> = ada["changes"]["lost"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["entitlement"])
        .collect();
    assert_eq!(lost, ["team/core/member", "push"]);
    assert_eq!(ada["changes"]["gained"], json!([]));
    let nobody = api.get(&of("nobody", &since)).await.expect(200).value();
    assert_eq!(nobody["access"], json!([]));
    api.get(&format!("{STORE}/access?principal=ada"))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn the_page_of_access_runs_its_own_script_and_nothing_else() {
    let api = Api::new().await;
    let page = api.send(Call::new("GET", "/access")).await.expect(200);
    let text = page.text();
    own_script_alone(&page);
    assert_eq!(text.matches("document.createElement(").count(), 1);
    assert!(text.contains("document.createTextNode(String(child))"));
    // What the page asks for is there.
    for path in [
        "/runs",
        "/events",
        "/resource-types",
        "/resources",
        "/access",
        "/diff",
    ] {
        let route = format!("/v1/syncs/{{store}}{path}");
        let run = format!("/v1/syncs/{{store}}/runs/{{sync}}{path}");
        let document = String::from_utf8(api.service.openapi_json().to_vec()).unwrap();
        assert!(
            document.contains(&route) || document.contains(&run),
            "{path}"
        );
        assert!(text.contains(&format!("'{path}")), "{path}");
    }
}
