//! Settings: what counts, what is refused, and what is shown.

use std::path::PathBuf;
use std::time::Duration;

use package_database_server::config::{Config, Purpose, Secret, Settings, StageName};
use package_database_server::datapackage::DatapackageCheck;

/// A file of settings that is gone when the test ends.
struct File(PathBuf);

impl File {
    fn of(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!(
            "package-database-{}-{name}.toml",
            std::process::id()
        ));
        #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // A file that is not there any more need not be removed.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings);
    settings
}

fn refused(change: impl FnOnce(&mut Settings)) -> String {
    Config::resolve(settings(change), None)
        .unwrap_err()
        .to_string()
}

/// What signs nobody in is not asked for what a service signs with; all else is held to the same rules.
#[test]
fn a_command_needs_no_secrets_of_a_service() {
    let prod = || settings(|settings| settings.stage = Some(StageName::Prod));
    let refused = Config::resolve(prod(), None).unwrap_err().to_string();
    assert!(refused.contains("token-secret"), "{refused}");
    let config = Config::resolve_for(Purpose::Command, prod(), None).unwrap();
    assert_eq!(config.stage, Some(StageName::Prod));
    let mut wrong = prod();
    wrong.emulator_address = Some("127.0.0.1:1".parse().unwrap());
    Config::resolve_for(Purpose::Command, wrong, None).unwrap_err();
}

#[test]
fn what_is_given_counts_before_the_file_and_the_file_before_the_default() {
    let file = File::of(
        "precedence",
        "listen = \"127.0.0.1:1\"\nlimit-rate = 7\nlog-format = \"json\"",
    );
    let given = settings(|settings| settings.limit_rate = Some(9));
    let config = Config::resolve(given, Some(&file.0)).unwrap();
    assert_eq!(config.listen.port(), 1);
    assert_eq!(config.limits.rate, 9);
    assert_eq!(config.limits.burst, 400);
    assert_eq!(config.admin_username, "admin");
}

#[test]
fn what_is_wrong_is_told_with_its_name() {
    let file = File::of(
        "unknown",
        "listen = \"127.0.0.1:1\"\n\n[limits]\nrate = 3\n",
    );
    let error = Config::resolve(Settings::default(), Some(&file.0))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(".toml:3: `[limits]`: is no setting"),
        "{error}"
    );
    let error = Config::resolve(Settings::default(), Some("nowhere.toml".as_ref())).unwrap_err();
    assert!(error.to_string().starts_with("nowhere.toml: "), "{error}");

    let only_one = refused(|settings| settings.tls_cert = Some("a.pem".into()));
    assert!(only_one.contains("tls-cert and tls-key"), "{only_one}");
    let short =
        refused(|settings| settings.token_secret = Some(Secret::from("hunter2".to_owned())));
    assert!(
        short.contains("token-secret") && !short.contains("hunter2"),
        "{short}"
    );
    let origin =
        refused(|settings| settings.cors_origins = Some(vec!["https://a.example/path".to_owned()]));
    assert!(origin.contains("cors-origins"), "{origin}");
    for origin in [
        "*",
        "null",
        "a.example",
        "https://",
        "https://a.example/",
        "https://a b",
    ] {
        refused(|settings| settings.cors_origins = Some(vec![origin.to_owned()]));
    }
    assert!(refused(|settings| settings.shutdown_seconds = Some(0)).contains("shutdown-seconds"));
    assert!(refused(|settings| settings.token_seconds = Some(86_401)).contains("token-seconds"));
    assert!(refused(|settings| settings.limit_concurrency = Some(0)).contains("limit-concurrency"));
    assert!(refused(|settings| settings.limit_head_bytes = Some(100)).contains("limit-head-bytes"));
}

#[test]
fn in_production_nothing_is_made_up() {
    let error = refused(|settings| settings.stage = Some(StageName::Prod));
    assert!(error.contains("token-secret or jwks-file"), "{error}");
    let error = refused(|settings| {
        settings.stage = Some(StageName::Prod);
        settings.jwks_file = Some("keys.json".into());
    });
    assert!(error.contains("service-secret"), "{error}");
}

#[test]
fn datasets_are_held_to_what_is_chosen_in_the_same_order() {
    let config = Config::resolve(Settings::default(), None).unwrap();
    assert_eq!(config.datapackages, DatapackageCheck::Lenient);
    assert_eq!(config.datasets.default_owner, "default");
    let file = File::of(
        "datasets",
        "datapackage-check = \"strict\"\ndataset-owner = \"acme\"\ndataset-message = \"By hand\"",
    );
    let config = Config::resolve(Settings::default(), Some(&file.0)).unwrap();
    assert_eq!(config.datapackages, DatapackageCheck::Strict);
    assert_eq!(config.datasets.default_message, "By hand");
    let given = settings(|settings| {
        settings.datapackage_check = Some(DatapackageCheck::Lenient);
        settings.dataset_owner = Some("portal".to_owned());
    });
    let config = Config::resolve(given, Some(&file.0)).unwrap();
    assert_eq!(config.datapackages, DatapackageCheck::Lenient);
    assert_eq!(config.datasets.default_owner, "portal");
    let wrong = refused(|settings| settings.dataset_owner = Some("a/b".to_owned()));
    assert!(wrong.starts_with("dataset-owner: "), "{wrong}");
}

#[test]
fn zero_switches_off_what_is_told_from_time_to_time() {
    let file = File::of(
        "told",
        "health-report-seconds = 60\nslow-milliseconds = 250",
    );
    let config = Config::resolve(Settings::default(), Some(&file.0)).unwrap();
    assert_eq!(config.report_every, Duration::from_secs(60));
    assert_eq!(config.observe.slow, Duration::from_millis(250));
    let given = settings(|settings| {
        settings.health_report_seconds = Some(0);
        settings.slow_milliseconds = Some(0);
    });
    let config = Config::resolve(given, Some(&file.0)).unwrap();
    assert_eq!(config.report_every, Duration::ZERO);
    assert_eq!(config.observe.slow, Duration::MAX);
    let printed = config.to_string();
    assert!(printed.contains("health-report-seconds = 0\nslow-milliseconds = 0\n"));
    let config = Config::resolve(Settings::default(), None).unwrap();
    assert_eq!(config.report_every, Duration::from_secs(300));
    assert_eq!(config.observe.slow, Duration::from_millis(500));
    let wrong = refused(|settings| settings.health_report_seconds = Some(86_401));
    assert_eq!(wrong, "health-report-seconds must be from 0 to 86400");
    let wrong = refused(|settings| settings.slow_milliseconds = Some(86_400_001));
    assert_eq!(wrong, "slow-milliseconds must be from 0 to 86400000");
}

#[test]
fn what_is_printed_is_a_file_without_the_secrets() {
    let given = settings(|settings| {
        settings.admin_password = Some(Secret::from("hunter2hunter2".to_owned()));
        settings.token_secret = Some(Secret::from(
            "hunter2hunter2hunter2hunter2hunter2".to_owned(),
        ));
        settings.cors_origins = Some(vec!["https://portal.example.org".to_owned()]);
        settings.limit_rate = Some(3);
    });
    let config = Config::resolve(given, None).unwrap();
    let printed = config.to_string();
    assert!(!printed.contains("hunter2") && !format!("{config:?}").contains("hunter2"));
    assert!(
        printed.contains("# admin-password: given\n# token-secret: given\n"),
        "{printed}"
    );
    assert!(printed.contains("# service-secret: not given"), "{printed}");
    let file = File::of("printed", &printed);
    let again = Config::resolve(Settings::default(), Some(&file.0)).unwrap();
    let without = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(without(&again.to_string()), without(&printed));
}
