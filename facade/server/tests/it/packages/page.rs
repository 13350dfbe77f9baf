//! The page of the repository: what it may do, and that it shows what was stored as text.

use super::{get, publish, repository};
use crate::support::Call;
use crate::support::page::own_script_alone;

#[tokio::test]
async fn the_page_runs_its_own_script_and_nothing_else() {
    let api = repository().await;
    let page = api.send(Call::new("GET", "/")).await.expect(200);
    own_script_alone(&page);
}

/// What the page shows comes as JSON that no browser takes for a page, and is put into it as text nodes.
#[tokio::test]
async fn hostile_names_and_values_stay_text() {
    let api = repository().await;
    publish(&api, "acme/demo/1.0.0/any", "<script>alert(1)</script>")
        .await
        .expect(201);
    for name in ["%3Cscript%3E", "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"] {
        let path = format!("{name}/demo/1.0.0/any");
        let refused = publish(&api, &path, "x").await;
        assert_eq!(refused.header("x-content-type-options"), "nosniff");
        refused.error(400, "VALIDATION_ERROR");
    }
    let yank = Call::new("PUT", "/v1/acme/demo/1.0.0/any/yank").token("T");
    let hostile = r#"{"reason": "</script><script>alert(1)</script>"}"#;
    api.send(yank.json(hostile)).await.expect(200);
    let shown = get(&api, "/v1/acme/demo").await.expect(200);
    assert_eq!(shown.header("content-type"), "application/json");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert_eq!(
        shown.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    let bytes = get(&api, "/v1/acme/demo/1.0.0/any/blob").await.expect(200);
    assert!(
        bytes
            .header("content-disposition")
            .starts_with("attachment")
    );
    let page = api.send(Call::new("GET", "/")).await.text();
    let creates = page.matches("document.createElement(").count();
    assert_eq!(creates, 1, "every element is made in one place");
    assert!(page.contains("document.createTextNode(String(child))"));
}

/// Every route that a view of the page asks is one of the service or of the document, and no view shows a secret again.
#[tokio::test]
async fn tokens_and_webhooks_have_views_of_their_own() {
    let api = repository().await;
    let page = api.send(Call::new("GET", "/")).await.text();
    for part in [
        "['Tokens', tokens]",
        "['Webhooks', webhooks]",
        "'/admin/tokens'",
        "'/admin/webhooks'",
        "'/deliveries'",
        "'/test'",
        "shown this once",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for path in ["/admin/tokens", "/admin/webhooks"] {
        get(&api, path).await.expect(200);
        api.send(Call::new("GET", path))
            .await
            .error(401, "UNAUTHORIZED");
    }
}
