//! A store that fails at each of its calls in turn.

use package_database::backend::adapter::{Fault, Faults};

use super::Api;

impl Api {
    /// Reads a path whose store fails, in each way, from each of its calls on, of which there are fewer than `most`: what
    /// is answered is the whole, or that the store is not there.
    pub(crate) async fn reads_whole_or_503(&self, faults: &Faults, path: &str, most: usize) {
        let whole = self.get(path).await.expect(200).value();
        for fault in [Fault::Throttled, Fault::Unreachable, Fault::Crash] {
            for at in 0.. {
                assert!(at < most, "{path} never ends");
                faults.script(std::iter::repeat_n(None, at));
                faults.script(std::iter::repeat_n(Some(fault), 10_000));
                let answer = self.get(path).await;
                faults.clear();
                if answer.status.is_success() {
                    assert_eq!(answer.value(), whole);
                    break;
                }
                answer.problem(503, "unavailable");
            }
        }
    }
}
