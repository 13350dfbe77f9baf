//! The hash of the customer's document, run by Node as it stands there.

use std::io::Write as _;
use std::process::{Command, Stdio};

use package_database::models::hash_index;
use serde_json::{Value, json};

use crate::support::skipped;

const SCRIPT: &str = "
    function getShardIndex(key, shardCount) {
        let hash = 0;
        for (let i = 0; i < key.length; i++) {
            hash = ((hash << 5) - hash + key.charCodeAt(i)) & 0xffffffff;
        }
        return Math.abs(hash) % shardCount;
    }
    const keys = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    console.log(JSON.stringify(keys.map(key => [4, 7, 999].map(count => getShardIndex(key, count)))));
";

/// Texts of all lengths and planes, and some whose hash is known.
fn keys() -> Vec<String> {
    let mut keys = vec![
        "".to_owned(),
        "polygenelubricants".to_owned(),
        "GydZG_".to_owned(),
    ];
    let mut state = 88_172_645_463_325_252_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    while keys.len() < 100_000 {
        let length = next() % 24;
        let text = (0..length).filter_map(|_| {
            let range = [128, 0x800, 0xffff, 0x11_0000][usize::try_from(next() % 4).unwrap()];
            char::from_u32(u32::try_from(next() % range).unwrap())
        });
        keys.push(text.collect());
    }
    keys
}

#[test]
fn d_49_d_128_the_hash_is_what_node_makes_of_the_document() {
    let keys = keys();
    let node = Command::new("node")
        .args(["-e", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        skipped("the hash of shards beside Node: there is no node");
        return;
    };
    let mut stdin = node.stdin.take().unwrap();
    stdin.write_all(json!(keys).to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<[u16; 3]> = serde_json::from_slice::<Vec<Value>>(&output.stdout)
        .unwrap()
        .into_iter()
        .map(|answer| [0, 1, 2].map(|at| u16::try_from(answer[at].as_u64().unwrap()).unwrap()))
        .collect();
    assert_eq!(answers.len(), keys.len());
    for (key, answer) in keys.iter().zip(answers) {
        assert_eq!(
            [4, 7, 999].map(|count| hash_index(key, count)),
            answer,
            "{key:?}"
        );
    }
}
