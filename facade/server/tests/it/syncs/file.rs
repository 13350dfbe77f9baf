//! Files of syncs over HTTP.

use axum::body::Body;
use serde_json::json;

use super::{STORE, ids};
use crate::support::{Answer, Api, Call};

async fn send(api: &Api, path: &str, file: impl Into<Body>) -> Answer {
    let call = Call::new("POST", path).token("all");
    let call = call.header("content-type", "application/octet-stream");
    api.send(call.body(file)).await
}

#[tokio::test]
async fn s_22_s_76_a_sync_goes_out_as_a_file_and_comes_in_elsewhere() {
    let (here, there) = (Api::new().await, Api::new().await);
    let users: Vec<String> = (0..2_000).map(|n| format!("user-{n}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let sync = here.ended(&users).await;
    let file = here.get(&format!("{STORE}/export")).await.expect(200);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    let name = format!("attachment; filename=\"{sync}.sync\"");
    assert_eq!(file.header("content-disposition"), name);
    let import = format!("{STORE}/import");
    let looked = send(
        &there,
        &format!("{import}?verify_only=true"),
        file.body.clone(),
    )
    .await;
    let looked = looked.expect(200).value();
    assert_eq!(
        (&looked["sync"], &looked["stats"]["grants"]),
        (&json!(sync), &json!(2_000))
    );
    there
        .get(&format!("{STORE}/latest"))
        .await
        .problem(404, "not-found");
    let came = send(&there, &import, file.body.clone()).await.expect(201);
    assert_eq!(came.header("location"), format!("{STORE}/runs/{sync}"));
    let (one, other) = (
        format!("{STORE}/runs/{sync}"),
        format!("{STORE}/diff?from={sync}&to={sync}"),
    );
    assert_eq!(
        there.get(&one).await.value()["ended_at"],
        here.get(&one).await.value()["ended_at"]
    );
    there.get(&other).await.expect(200);
    send(&there, &import, file.body.clone())
        .await
        .problem(409, "conflict");
    // Merged with another one, the newest of each stays.
    let base = there.ended(&["zoe"]).await;
    let merged = format!("/v1/syncs/okta/import?merge_with={base}");
    send(&there, &merged, file.body.clone())
        .await
        .problem(409, "conflict");
    let remove = Call::new("DELETE", &one).token("all");
    there.send(remove).await.expect(200);
    let merged = send(&there, &merged, file.body).await.expect(201).value();
    assert_eq!(merged["stats"]["grants"], 2_001);
}

#[tokio::test]
async fn s_76_files_that_are_cut_altered_or_none_are_refused_and_leave_nothing() {
    let (here, there) = (Api::new().await, Api::new().await);
    here.ended(&["ada"]).await;
    let file = here.get(&format!("{STORE}/export")).await.expect(200).body;
    let mut bad: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"PK".to_vec(),
        b"{}".to_vec(),
        vec![0; 100_000],
    ];
    bad.extend((0..file.len()).step_by(37).map(|end| file[..end].to_vec()));
    bad.extend((0..file.len()).step_by(41).map(|at| {
        let mut file = file.clone();
        file[at] ^= 1;
        file
    }));
    bad.push([file.clone(), vec![0]].concat());
    for (number, bad) in bad.into_iter().enumerate() {
        for query in ["", "?verify_only=true"] {
            let answer = send(&there, &format!("{STORE}/import{query}"), bad.clone()).await;
            assert_eq!(answer.status, 400, "{number} {query}: {}", answer.text());
            answer.problem(400, "bad-request");
        }
    }
    let runs = there
        .get(&format!("{STORE}/runs"))
        .await
        .expect(200)
        .value();
    assert_eq!(ids(&runs), [""; 0]);
    let both =
        format!("{STORE}/import?verify_only=true&merge_with=0197abcd-0000-7000-8000-000000000000");
    send(&there, &both, file).await.problem(400, "bad-request");
}

/// A body that breaks off on its way is told as that, and nothing of it stays.
#[tokio::test]
async fn a_body_that_breaks_off_leaves_nothing() {
    let (here, there) = (Api::new().await, Api::new().await);
    here.ended(&["ada"]).await;
    let file = here.get(&format!("{STORE}/export")).await.expect(200).body;
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    let half = bytes::Bytes::copy_from_slice(&file[..file.len() / 2]);
    tokio::spawn(async move {
        sender.send(Ok(half)).await.unwrap();
        let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        sender.send(Err(broken)).await.unwrap();
    });
    let body = Body::new(Broken(receiver));
    send(&there, &format!("{STORE}/import"), body)
        .await
        .problem(400, "bad-request");
    let runs = there
        .get(&format!("{STORE}/runs"))
        .await
        .expect(200)
        .value();
    assert_eq!(ids(&runs), [""; 0]);
}

/// A body that comes in parts, and may break off.
struct Broken(tokio::sync::mpsc::Receiver<std::io::Result<bytes::Bytes>>);

impl axum::body::HttpBody for Broken {
    type Data = bytes::Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<std::io::Result<hyper::body::Frame<bytes::Bytes>>>> {
        let part = self.0.poll_recv(context);
        part.map(|part| part.map(|part| part.map(hyper::body::Frame::data)))
    }
}

#[tokio::test]
async fn what_has_not_ended_is_not_exported() {
    let api = Api::new().await;
    api.get(&format!("{STORE}/export"))
        .await
        .problem(404, "not-found");
    let running = api.begin().await;
    for path in ["export".to_owned(), format!("export?sync={running}")] {
        api.get(&format!("{STORE}/{path}"))
            .await
            .problem(409, "conflict");
    }
}
