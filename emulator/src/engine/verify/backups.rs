//! Backups against the spaces that they hold.

use crate::engine::Engine;
use crate::engine::verify::Findings;

/// Checks that each backup holds as many items and entries as it says.
pub(super) fn check(engine: &Engine, findings: &mut Findings) {
    for backup in engine.backups.all() {
        findings.of = format!("backup {}", backup.arn());
        let indexes = backup.fact.indexes.iter().map(|index| index.content);
        for held in indexes.chain([backup.fact.items]) {
            let there = engine.store.len(held.space);
            // Deleted since it was listed: then nothing of it is there.
            if engine.backups.get(&backup.fact.backup_name()).is_none() {
                break;
            }
            match there {
                Ok(count) if i64::try_from(count) == Ok(held.items) => {}
                Ok(count) => {
                    findings.add(format!("counts {} entries of {count}", held.items));
                }
                Err(error) => findings.add(format!("cannot be read: {error}")),
            }
        }
    }
}
