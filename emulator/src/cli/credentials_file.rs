//! The keys that `--auth verify` accepts: from a file in the form of `~/.aws/credentials`.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use crate::protocol::AccessKeys;

/// Reads the keys of all profiles.
///
/// # Errors
///
/// When the file cannot be read, others than its owner could read it, or it holds no key pair.
pub(crate) fn read(path: &Path) -> io::Result<AccessKeys> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        let sentence = "this is a folder: name the file with the keys";
        return Err(io::Error::new(io::ErrorKind::IsADirectory, sentence));
    }
    refuse_open(&metadata)?;
    #[expect(clippy::disallowed_methods, reason = "named on the command line")]
    let text = std::fs::read_to_string(path)?;
    let keys = parse(&text);
    match keys.is_empty() {
        true => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "no aws_access_key_id with an aws_secret_access_key in it",
        )),
        false => Ok(keys),
    }
}

#[cfg(unix)]
fn refuse_open(metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match metadata.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "others can read or write it; run chmod 600 on it first",
        )),
    }
}

#[cfg(not(unix))]
fn refuse_open(_: &Metadata) -> io::Result<()> {
    Ok(())
}

/// The pairs of `aws_access_key_id = …` and `aws_secret_access_key = …`, profile by profile.
fn parse(text: &str) -> AccessKeys {
    let mut keys = AccessKeys::default();
    let (mut id, mut secret) = (None, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            (id, secret) = (None, None);
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        match name.trim() {
            "aws_access_key_id" => id = Some(value.trim()),
            "aws_secret_access_key" => secret = Some(value.trim()),
            _ => continue,
        }
        if let (Some(id), Some(secret)) = (id, secret) {
            keys.extend([(id, secret)]);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn key_pairs_are_read_profile_by_profile() {
        let text = "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=a=b\n\
                    [half]\naws_access_key_id = B\n[c]\naws_secret_access_key = c\n\
                    aws_access_key_id = C\nregion = eu-west-1\n";
        assert_eq!(format!("{:?}", parse(text)), r#"AccessKeys(["A", "C"])"#);
    }
}
