//! Profiles of the AWS command line, in a process of their own: the environment says where they are.

use std::process::Command;

use super::{DynamoDbBackend, Settings};
use crate::Backend as _;

/// Names the profile, and says that this is the process of its own.
const PROFILE: &str = "PROFILE_UNDER_TEST";

const PROFILES: &str = r#"
[profile process]
credential_process = echo {\"Version\":1,\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\"}

[profile sso]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = role
"#;

/// What a request under a profile says, out of a process that has it. `None` in that process itself.
async fn asked(profile: &str, test: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks which process it is"
    )]
    let here = std::env::var(PROFILE).ok();
    if here.as_deref() == Some(profile) {
        // Nobody listens there, and it is of AWS by its name, so that keys are looked for.
        let settings = Settings::new("us-east-1").endpoint("http://nobody.amazonaws.com:1");
        let answer = DynamoDbBackend::connect(settings)
            .await
            .describe("table")
            .await;
        println!("ANSWER {}", answer.unwrap_err());
        return None;
    }
    let folder = std::env::temp_dir();
    let folder = folder.join(format!("profiles-{}-{profile}", std::process::id()));
    let file = folder.join("config");
    std::fs::create_dir_all(&folder).unwrap();
    #[expect(clippy::disallowed_methods, reason = "profiles are a file")]
    std::fs::write(&file, PROFILES).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", test])
        .env(PROFILE, profile)
        .env("AWS_PROFILE", profile)
        .env("AWS_CONFIG_FILE", &file)
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"))
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("HOME", &folder)
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let answer = said.lines().find_map(|line| line.split_once("ANSWER "));
    Some(
        answer
            .map_or(said.as_str(), |(_, answer)| answer)
            .to_owned(),
    )
}

#[tokio::test]
async fn a_profile_may_name_a_process_that_gives_the_keys() {
    let test = "dynamodb::tests::profiles::a_profile_may_name_a_process_that_gives_the_keys";
    if let Some(said) = asked("process", test).await {
        // The keys were there: what failed is the connection.
        let sent = said.starts_with("no connection") || said.starts_with("no answer in time");
        assert!(sent && !said.contains("credential"), "{said}");
    }
}

#[tokio::test]
async fn a_profile_may_be_one_of_single_sign_on() {
    let test = "dynamodb::tests::profiles::a_profile_may_be_one_of_single_sign_on";
    if let Some(said) = asked("sso", test).await {
        // Nobody has signed on here, so that there is no file with a token. Without the feature it would not be looked
        // for.
        let looked = said.contains("failed to read") && !said.contains("feature");
        assert!(looked, "{said}");
    }
}
