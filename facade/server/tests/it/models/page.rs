//! The page of models.

use crate::support::page::own_script_alone;
use crate::support::{Api, Call};

#[tokio::test]
async fn d_144_the_page_runs_its_own_script_and_nothing_else() {
    let api = Api::new().await;
    let page = api.send(Call::new("GET", "/models")).await.expect(200);
    own_script_alone(&page);
    let text = page.text();
    for part in [
        "Models",
        "Documents",
        "Indexes",
        "Plans",
        "Migrations",
        "Feeds",
    ] {
        assert!(text.contains(&format!("['{part}'")), "{part}");
    }
    assert_eq!(text.matches("document.createElement(").count(), 1);
}
