use proptest::prelude::*;

use super::document::ResourceEntry;
use super::entries::{Changed, changed, read, write};
use crate::block::blobs::Digest;

/// Names that look like parts of a list, and bodies of a few kinds.
fn entry() -> impl Strategy<Value = ResourceEntry> {
    let name = prop::option::of("[0-9a:é-]{0,4}");
    (name, 0..3_u8).prop_map(|(name, body)| ResourceEntry {
        name,
        digest: Digest::of(&[body]),
    })
}

/// What `changed` must say, from the lists themselves.
fn expected(before: &[ResourceEntry], after: &[ResourceEntry]) -> Option<Vec<Changed>> {
    let names =
        |list: &[ResourceEntry]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    if names(before) != names(after) {
        return None;
    }
    let pairs = before.iter().zip(after).enumerate();
    let changed = pairs.filter(|(_, (old, new))| old.digest != new.digest);
    let changed = changed.map(|(place, (old, new))| Changed {
        place,
        before: old.digest,
        after: new.digest,
    });
    Some(changed.collect())
}

proptest! {
    #[test]
    fn lists_of_resources_come_back_and_are_compared_as_they_stand(
        before in prop::collection::vec(entry(), 0..6),
        other in prop::collection::vec(entry(), 0..6),
        bodies in prop::collection::vec(0..3_u8, 6),
    ) {
        let text = write(&before);
        prop_assert_eq!(read(&text), Some(before.clone()));
        prop_assert_eq!(changed(&text, &write(&other)), expected(&before, &other));
        // The same names, with other bodies.
        let mut after = before.clone();
        for (entry, body) in after.iter_mut().zip(bodies) {
            entry.digest = Digest::of(&[body]);
        }
        prop_assert_eq!(changed(&text, &write(&after)), expected(&before, &after));
    }
}

#[test]
fn what_is_no_list_of_resources_is_not_taken_for_one() {
    let digest = Digest::of(b"x").to_string();
    for damaged in [
        "-".to_owned(),
        digest.clone(),
        format!("{digest}3:ab"),
        format!("{digest}1:é"),
        format!("{digest}x:ab"),
        format!("{digest}99999999999999999999:ab"),
        format!("{digest}-{digest}"),
        format!("{}-", "g".repeat(64)),
        "é".repeat(40),
    ] {
        assert_eq!(read(&damaged), None, "{damaged}");
    }
    assert_eq!(read(""), Some(Vec::new()));
    assert_eq!(changed("", &format!("{digest}-")), None, "one is longer");
}
