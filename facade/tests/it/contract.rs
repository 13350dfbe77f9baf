//! The contract suite on the backends that need no network.

use std::sync::Arc;

use package_database::backend::adapter::TeeBackend;
use package_database::backend::contract;
use package_database::backend::emulator::EmulatorBackend;

#[tokio::test]
async fn the_emulator_in_process_keeps_the_contract() {
    contract::all(&EmulatorBackend::new(), "contract")
        .await
        .unwrap();
}

#[test]
fn a_tee_is_a_backend() {
    let (left, right) = (EmulatorBackend::new(), EmulatorBackend::new());
    let _tee: Arc<dyn package_database::backend::Backend> =
        Arc::new(TeeBackend::new(Arc::new(left), Arc::new(right)));
}
