//! The grammar of projections.

use serde_json::{Value, json};

use super::expression::{define_names, within};
use super::world::{self, TABLE};

/// What is projected was in the item, and a scan projects as a get does.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let emulator = world::shared();
    let mut scan = json!({"TableName": TABLE, "ProjectionExpression": text});
    define_names(&mut scan, text);
    let page = world::ask(emulator, "Scan", &scan);
    let mut gotten = Vec::new();
    for item in world::contents() {
        let mut get = scan.clone();
        world::put(&mut get, "Key", world::key_of(&item));
        let output = match (world::ask(emulator, "GetItem", &get), &page) {
            (Ok(output), Ok(_)) => output,
            (Err(get), Err(scan)) => {
                assert_eq!(&get, scan, "{text:?}");
                return;
            }
            (get, scan) => panic!("{text:?}: get {get:?}, scan {scan:?}"),
        };
        let part = output.get("Item").cloned().unwrap_or_default();
        let whole = world::get(emulator, &world::key_of(&item)).unwrap();
        assert!(within(&part, &whole), "{text:?}: {part} of {whole}");
        gotten.push(part);
    }
    let scanned = page.map(|page| world::items(&page)).unwrap_or_default();
    let holds = |item: &Value| scanned.contains(item);
    assert!(
        scanned.len() == gotten.len() && gotten.iter().all(holds),
        "{text:?}: scan {scanned:?}\nget {gotten:?}"
    );
}
