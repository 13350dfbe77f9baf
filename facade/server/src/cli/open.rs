//! The database that the settings name, and its table of accounts at the stage TEST.

use package_database::backend::BackendError;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use package_database::backend::{BackendErrorKind, TableAdmin};
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
use package_database::block::platform;
use package_database::datasets::Datasets;
use package_database::packages::Packages;
use package_database::{Database, DatabaseBuilder, Error, Stage};

use super::upstream;
use crate::config::{Config, StageName};
use crate::problem::chain;

/// A database, and what must go on as long as it is used.
pub(super) struct Opened {
    pub(super) database: Database,
    #[cfg(feature = "emulator")]
    pub(super) _door: Option<package_database::backend::emulator::Listener>,
}

/// Opens the database. At the stage TEST without an endpoint, that is an emulator in this process. An error is a
/// sentence for the operator.
pub(super) async fn open(config: &Config) -> Result<Opened, String> {
    let mut builder = Database::builder()
        .observe(config.observe)
        .settings::<Datasets>(config.datasets.clone())
        .settings::<Packages>(upstream::settings(config)?);
    if let Some(region) = &config.region {
        builder = builder.region(region);
    }
    if let Some(endpoint) = &config.endpoint {
        builder = builder.endpoint(endpoint);
    }
    match (config.stage, &config.endpoint) {
        (Some(StageName::Prod), _) => served(builder.stage(Stage::Prod)).await,
        (_, Some(endpoint)) => {
            let opened = served(builder.stage(Stage::Test)).await?;
            accounts_at(config, endpoint).await.map_err(said)?;
            Ok(opened)
        }
        (_, None) => in_process(builder, config).await,
    }
}

/// Opens a database that somebody else serves.
async fn served(builder: DatabaseBuilder) -> Result<Opened, String> {
    Ok(Opened {
        database: built(builder).await?,
        #[cfg(feature = "emulator")]
        _door: None,
    })
}

async fn built(builder: DatabaseBuilder) -> Result<Database, String> {
    let built: Result<Database, Error> = builder.build().await;
    built.map_err(|error| chain(&error))
}

#[cfg(feature = "emulator")]
async fn in_process(builder: DatabaseBuilder, config: &Config) -> Result<Opened, String> {
    use crate::config::Emulator;

    let emulator = package_database::backend::emulator::EmulatorBackend::new();
    make_accounts(&emulator).await.map_err(said)?;
    let door = match config.emulator {
        Emulator::Private => None,
        Emulator::Open(address) => {
            let door = emulator.listen(address).await;
            Some(door.map_err(|error| format!("emulator-address {address}: {error}"))?)
        }
    };
    Ok(Opened {
        database: built(builder.emulator(emulator)).await?,
        _door: door,
    })
}

/// Without the emulator, building says which feature is missing.
#[cfg(not(feature = "emulator"))]
async fn in_process(builder: DatabaseBuilder, _: &Config) -> Result<Opened, String> {
    served(builder.stage(Stage::Test)).await
}

/// Makes the table of accounts on a test server; the tables of domains are made by the facade.
#[cfg(feature = "dynamodb")]
async fn accounts_at(config: &Config, endpoint: &str) -> Result<(), BackendError> {
    use package_database::backend::dynamodb::{DynamoDbBackend, Settings};

    let region = config.region.as_deref();
    let region = region.unwrap_or(package_database::LIVE_REGION);
    let server = DynamoDbBackend::connect(Settings::new(region).endpoint(endpoint)).await;
    make_accounts(&server).await
}

/// Without the client of AWS, opening the database has failed before.
#[cfg(not(feature = "dynamodb"))]
async fn accounts_at(_: &Config, _: &str) -> Result<(), BackendError> {
    Ok(())
}

/// Makes the table of accounts if it is missing, and waits until it can be used.
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
async fn make_accounts(admin: &dyn TableAdmin) -> Result<(), BackendError> {
    let definition = platform::TABLE.definition();
    match admin.create(&definition).await {
        // Another process, or an earlier start of this one, has made it.
        Err(error) if *error.kind() == BackendErrorKind::TableExists => {}
        answer => answer?,
    }
    admin.wait(&definition.name).await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn said(error: BackendError) -> String {
    format!("the table of accounts: {}", chain(&error))
}
