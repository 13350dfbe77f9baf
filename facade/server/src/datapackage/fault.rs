//! What is wrong with a package, place by place.

/// So many faults are told: who sees these knows enough.
const TOLD_MAX: usize = 20;

/// Places with what is expected there.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(String, String)>);

impl Faults {
    pub(super) fn add(&mut self, pointer: &str, expected: &str) {
        if self.0.len() < TOLD_MAX {
            self.0.push((pointer.to_owned(), expected.to_owned()));
        }
    }

    pub(super) fn into_list(self) -> Vec<(String, String)> {
        self.0
    }
}
