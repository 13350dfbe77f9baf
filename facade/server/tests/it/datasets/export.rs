//! A history as text for git.

use serde_json::json;

use super::client::{ORDERS, call};
use crate::support::{Api, Call};

#[tokio::test]
async fn a_history_is_exported_for_git_while_it_is_read() {
    let (api, _) = Api::with_orders().await;
    for title in ["Second", "Third"] {
        let change = json!({"package": {"title": title}, "message": title});
        api.write("PATCH", ORDERS, &change).await.expect(200);
    }
    api.write("POST", &format!("{ORDERS}/tags"), &json!({"name": "v1"}))
        .await
        .expect(201);
    let path = format!("{ORDERS}/export?lfs_url=https://lfs.example.org");
    for accept in ["text/plain", "*/*", "application/json"] {
        let stream = api
            .send(
                Call::new("GET", &path)
                    .token("all")
                    .header("accept", accept),
            )
            .await;
        let stream = stream.expect(200);
        assert_eq!(stream.header("content-type"), "text/plain; charset=utf-8");
        let text = stream.text();
        assert!(
            text.starts_with("feature done\ncommit refs/heads/main\n"),
            "{text}"
        );
        assert!(
            text.ends_with("\ndone\n") && text.contains("tag v1\nfrom :3\n"),
            "{text}"
        );
        assert_eq!(text.matches("commit refs/heads/main").count(), 3);
        assert_eq!(text.matches("url = \"https://lfs.example.org\"").count(), 3);
    }
    let head = Call::new("HEAD", &path).token("all");
    assert!(api.send(head).await.expect(200).body.is_empty());
    let odd = api.get(&format!("{ORDERS}/export?lfs_url=%22")).await;
    odd.problem(400, "bad-request");
    let refused = Call::new("GET", &path)
        .token("all")
        .header("accept", "image/png");
    api.send(refused).await.problem(406, "not-acceptable");
    let other = call("GET", ORDERS, "all", &json!({})).header("accept", "text/plain");
    api.send(other).await.problem(406, "not-acceptable");
}
