//! The engines that programs run on: in memory, in a folder, and both at once.

use std::net::SocketAddr;
use std::sync::Arc;

use dynamodb_emulator::{Emulator, Server};
use package_database::backend::dynamodb::AccessKey;
use package_database::testing::ManualClock;
use package_database::{Database, Stage};

use crate::support::folder::Folder;

/// What keeps the items of syncs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// The emulator in this process, by typed calls.
    Memory,
    /// A folder, through the AWS SDK and a socket.
    Disk,
    /// Memory and a folder at once, every answer of which is compared.
    Tee,
}

impl Engine {
    pub(super) const ALL: [Self; 3] = [Self::Memory, Self::Disk, Self::Tee];
}

/// An engine that runs, and a database on it.
pub(super) struct Running {
    pub(super) database: Database,
    pub(super) clock: Arc<ManualClock>,
    served: Option<(Emulator, Server, Folder)>,
}

impl Running {
    pub(super) async fn start(engine: Engine) -> Self {
        let clock = Arc::new(ManualClock::at(1_795_193_313));
        let builder = Database::builder().clock(clock.clone());
        let settings = match engine {
            Engine::Memory => {
                let emulator = package_database::backend::emulator::EmulatorBackend::new();
                let database = builder.emulator(emulator).build().await.unwrap();
                return Self {
                    database,
                    clock,
                    served: None,
                };
            }
            Engine::Disk => Emulator::builder(),
            Engine::Tee => Emulator::builder().tee(),
        };
        let folder = Folder::new("syncs");
        let settings = settings.shared_tables().data(folder.place("data"));
        let emulator = settings.build().unwrap();
        let server = emulator
            .serve(SocketAddr::from(([127, 0, 0, 1], 0)))
            .unwrap();
        let builder = builder
            .stage(Stage::Test)
            .endpoint(format!("http://{}", server.address()))
            .access_keys(AccessKey::new("test", "test"));
        Self {
            database: builder.build().await.unwrap(),
            clock,
            served: Some((emulator, server, folder)),
        }
    }

    /// Ends it; of two engines none may have answered otherwise than the other.
    pub(super) fn stop(self) {
        if let Some((emulator, server, _folder)) = self.served {
            assert_eq!(emulator.divergences(), []);
            server.shutdown_blocking();
        }
    }
}
