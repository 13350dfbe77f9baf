//! Keys and region, from where the tools of AWS have them: the environment, or a profile.
//!
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::exit::EarlyExit;
use crate::cli::place::REGION;
use crate::protocol::Signer;

/// The key where nothing says another; an endpoint on this machine asks for no right one.
const LOCAL: &str = "local";

/// A variable of the environment, unless it is empty.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The text of a file, if it can be read.
type Files<'a> = &'a dyn Fn(&PathBuf) -> Option<String>;

/// What was asked for on the command line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes<'a> {
    pub(super) url: &'a str,
    pub(super) region: Option<&'a str>,
    pub(super) profile: Option<&'a str>,
}

/// Finds keys and region.
///
/// # Errors
///
/// If there are no keys, and the endpoint is one that asks for them; in words.
fn find(asked: Wishes<'_>, env: Environment<'_>, files: Files<'_>) -> Result<Signer, String> {
    let profile = asked
        .profile
        .map(str::to_owned)
        .or_else(|| env("AWS_PROFILE"));
    let named = profile.clone().unwrap_or_else(|| "default".to_owned());
    let path = |variable, name| {
        let home = || Some(PathBuf::from(env("HOME")?).join(".aws").join(name));
        env(variable).map(PathBuf::from).or_else(home)
    };
    let read = |path: Option<PathBuf>| path.and_then(|path| files(&path));
    // A file that is not there says nothing.
    let credentials = read(path("AWS_SHARED_CREDENTIALS_FILE", "credentials")).unwrap_or_default();
    // Neither does this one.
    let config = read(path("AWS_CONFIG_FILE", "config")).unwrap_or_default();
    let credentials = section(&credentials, &named);
    let mut config_section = section(&config, &format!("profile {named}"));
    if config_section.is_empty() {
        config_section = section(&config, &named);
    }
    let region = asked.region.map(str::to_owned);
    let region = region
        .or_else(|| region_of(asked.url))
        .or_else(|| env("AWS_REGION"))
        .or_else(|| env("AWS_DEFAULT_REGION"))
        .or_else(|| config_section.get("region").cloned())
        .unwrap_or_else(|| REGION.to_owned());
    let of_env = || {
        let pair = (env("AWS_ACCESS_KEY_ID")?, env("AWS_SECRET_ACCESS_KEY")?);
        Some((pair, env("AWS_SESSION_TOKEN")))
    };
    let of_profile = || {
        let get = |name: &str| {
            credentials
                .get(name)
                .or_else(|| config_section.get(name))
                .cloned()
        };
        let pair = (get("aws_access_key_id")?, get("aws_secret_access_key")?);
        Some((pair, get("aws_session_token")))
    };
    // A profile that is named on the command line goes before the environment.
    let found = match asked.profile {
        Some(_) => of_profile(),
        None => of_env().or_else(of_profile),
    };
    let found = match found {
        Some(found) => found,
        None if asked.profile.is_none() && !asked.url.starts_with("https://") => {
            ((LOCAL.to_owned(), LOCAL.to_owned()), None)
        }
        None => {
            return Err(format!(
                "no keys are found in the environment or for the profile {named}: set AWS_ACCESS_KEY_ID and \
             AWS_SECRET_ACCESS_KEY, for instance with `aws configure export-credentials --format env`"
            ));
        }
    };
    let ((access_key, secret), session_token) = found;
    Ok(Signer {
        access_key,
        secret,
        session_token,
        region,
        service: Signer::DYNAMODB,
    })
}

/// Finds keys and region in the environment and the files of this process.
///
/// # Errors
///
/// As [`find`], as an end of the program.
pub(super) fn found(asked: Wishes<'_>) -> Result<Signer, EarlyExit> {
    #[expect(clippy::disallowed_methods, reason = "this is where it is read")]
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    #[expect(
        clippy::disallowed_methods,
        reason = "where the tools of AWS keep them"
    )]
    let file = |path: &PathBuf| std::fs::read_to_string(path).ok();
    find(asked, &variable, &file).map_err(EarlyExit::usage)
}

/// The region in an address of the service, such as `https://dynamodb.eu-west-1.amazonaws.com`.
fn region_of(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', ':']).next()?;
    let (name, _) = host.split_once(".amazonaws.com")?;
    let region = name.rsplit('.').next()?;
    (region != "dynamodb").then(|| region.to_owned())
}

/// The settings of a section of a file of AWS's tools.
fn section(text: &str, name: &str) -> BTreeMap<String, String> {
    let mut is_in = false;
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(title) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            is_in = title.trim() == name;
        } else if is_in && let Some((name, value)) = line.split_once('=') {
            found.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Wishes, find};

    const CREDENTIALS: &str = "[default]\naws_access_key_id = A\naws_secret_access_key=a=\n\n[ work ]\n\
        aws_access_key_id=W\naws_secret_access_key = w\naws_session_token = t\n";
    const CONFIG: &str = "[default]\nregion = eu-north-1\n[profile work]\nregion=ap-south-1\n";

    /// Access key, secret, token and region; or the refusal.
    fn found(asked: Wishes<'_>, env: &[(&str, &str)]) -> String {
        let variable = |name: &str| {
            let mut all = env.iter().chain(&[("HOME", "/home/me")]);
            all.find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let files = |path: &std::path::PathBuf| match path.to_str() {
            Some("/home/me/.aws/credentials") => Some(CREDENTIALS.to_owned()),
            Some("/home/me/.aws/config") => Some(CONFIG.to_owned()),
            _ => None,
        };
        match find(asked, &variable, &files) {
            Ok(signer) => format!(
                "{} {} {} {}",
                signer.access_key,
                signer.secret,
                signer.session_token.as_deref().unwrap_or("-"),
                signer.region
            ),
            Err(error) => error,
        }
    }

    #[test]
    fn keys_and_regions_are_found_where_the_tools_of_aws_find_them() {
        let aws = Wishes {
            url: "https://dynamodb.eu-west-1.amazonaws.com",
            ..Wishes::default()
        };
        let local = Wishes {
            url: "http://localhost:8000",
            ..Wishes::default()
        };
        let pair = [("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "e")];
        assert_eq!(found(aws, &pair), "E e - eu-west-1");
        assert_eq!(found(aws, &[]), "A a= - eu-west-1");
        assert_eq!(found(local, &[]), "A a= - eu-north-1");
        let work = Wishes {
            profile: Some("work"),
            ..local
        };
        assert_eq!(found(work, &pair), "W w t ap-south-1");
        assert_eq!(found(local, &[("AWS_PROFILE", "work")]), "W w t ap-south-1");
        let nowhere = [("AWS_CONFIG_FILE", "/none"), ("AWS_REGION", "eu-west-3")];
        assert_eq!(found(local, &nowhere), "A a= - eu-west-3");
        let region = Wishes {
            region: Some("us-west-2"),
            ..aws
        };
        assert_eq!(found(region, &pair), "E e - us-west-2");
        let unknown = Wishes {
            profile: Some("gone"),
            ..local
        };
        assert!(found(unknown, &pair).contains("profile gone"));
        let elsewhere = [
            ("AWS_SHARED_CREDENTIALS_FILE", "/none"),
            ("AWS_CONFIG_FILE", "/none"),
        ];
        assert_eq!(found(local, &elsewhere), "local local - us-east-1");
        assert!(found(aws, &elsewhere).contains("export-credentials"));
    }
}
