//! Many at once, and what is kept for the next one.

use std::collections::BTreeSet;

use package_database_server::{Limits, ServiceBuilder};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::{blob, get, publish, repository};
use crate::support::{Api, Call};

/// Those who publish at the same coordinates at once.
const RACERS: usize = 1000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r_67_of_a_thousand_publishers_of_one_version_one_wins() {
    let mut limits = Limits::default();
    limits.rate = 0;
    limits.concurrency = 2 * RACERS;
    let api = Api::with_packages(|builder: ServiceBuilder| builder.limits(limits)).await;
    let at = "acme/race/1.0.0/linux";
    let path = blob(at);
    let mut racers = JoinSet::new();
    for number in 0..RACERS {
        let call = Call::new("PUT", &path)
            .token("T")
            .body(format!("bytes {number}"));
        let answer = api.service.router().oneshot(call.into_request());
        racers.spawn(async move { (number, answer.await.unwrap().status().as_u16()) });
    }
    let answers = racers.join_all().await;
    let statuses: BTreeSet<u16> = answers.iter().map(|(_, status)| *status).collect();
    assert_eq!(statuses, BTreeSet::from([201, 409]));
    let won: Vec<&(usize, u16)> = answers
        .iter()
        .filter(|(_, status)| *status == 201)
        .collect();
    assert_eq!(won.len(), 1);
    let stored = get(&api, &path).await.expect(200).text();
    assert_eq!(stored, format!("bytes {}", won[0].0));
    let versions = get(&api, "/v1/acme/race/versions")
        .await
        .expect(200)
        .value();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 1);
    let events = get(&api, "/admin/events?limit=500")
        .await
        .expect(200)
        .value();
    assert_eq!(
        events["events"].as_array().unwrap().len(),
        1,
        "those who lost left no event"
    );
}

#[tokio::test]
async fn r_90_answers_are_kept_for_who_asks_alike_and_end() {
    let api = repository().await;
    let at = "acme/kept/1.0.0/linux";
    publish(&api, at, "the bytes").await.expect(201);
    let path = blob(at);
    let ask = async |accept: &str| {
        let call = Call::new("GET", &path).token("T").header("accept", accept);
        api.send(call).await
    };
    let first = ask("application/zip").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("\"sha256:"));
    // Removed by another process, which this one does not see for ten seconds.
    let elsewhere =
        package_database::packages::artifact::Coordinates::new("acme", "kept", "1.0.0", "linux");
    let packages = api.database.packages();
    packages.remove(&elsewhere.unwrap(), None).await.unwrap();
    // What is kept is for who asks in the same way, and no other.
    let kept = ask("application/zip").await.expect(200);
    assert_eq!(
        (kept.text().as_str(), kept.header("etag")),
        ("the bytes", tag.as_str())
    );
    let known = Call::new("GET", &path)
        .token("T")
        .header("accept", "application/zip");
    api.send(known.header("if-none-match", &tag))
        .await
        .expect(304);
    ask("text/plain").await.error(404, "NOT_FOUND");
    let other = Call::new("GET", &path)
        .token("R")
        .header("accept", "application/zip");
    api.send(other).await.expect(200);
    api.database
        .clock()
        .advance(std::time::Duration::from_secs(300));
    ask("application/zip").await.error(404, "NOT_FOUND");
}
