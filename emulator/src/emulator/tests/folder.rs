//! What is told of a folder, in words and as JSON.

use crate::emulator::FolderCheck;
use crate::engine::upkeep::FolderSeen;
use crate::engine::{Damage, DamageKind};

/// Bytes that are wrong where nobody needs them are no reason to give up a folder, and none to be silent.
#[test]
fn damage_of_what_nobody_needs_is_told_of() {
    let mut seen = FolderSeen::of_files(None);
    let damage = Damage {
        file: "bodies-0000000000000003".to_owned(),
        kind: DamageKind::Damaged,
        offset: 36,
        bytes: 100,
        frames: None,
        what: "a frame has another checksum",
    };
    seen.unneeded.push(damage.clone());
    let check = FolderCheck::of(seen);
    assert!(!check.is_clean());
    let told = check.to_string();
    assert!(
        told.starts_with("bodies-0000000000000003 is damaged at byte 36")
            && told.contains("nothing that is needed lies there")
            && told.ends_with(
                "`dynamodb-emulator copy DIR NEW` writes a folder without these stretches"
            ),
        "{told}"
    );
    let json = check.to_json();
    assert!(
        json.contains(r#""damages":[],"unneeded":[{"file":"bodies-0000000000000003""#),
        "{json}"
    );
    // What is needed and damaged comes first.
    let mut check = check;
    check.damages.push(damage);
    assert!(check.to_string().contains("repair DIR --into NEW"));
}
