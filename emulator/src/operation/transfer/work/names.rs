//! The keys of what an export or a report writes.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html>; suffixes are as real
//! exports have them.

use crate::ids::Ids;

/// The folder of all exports below a prefix.
const ROOT: &str = "AWSDynamoDB";
/// The alphabet of base 32.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Characters of the name of a data file: 16 random bytes in base 32.
const NAME_CHARS: u32 = 26;

/// Where the objects of one transfer lie.
#[derive(Clone, Debug)]
pub(in crate::operation::transfer) struct Folder {
    /// With `/` at its end, or empty.
    prefix: String,
    id: String,
}

impl Folder {
    /// The folder of the transfer with this id below a prefix, which need not end with `/`.
    pub(in crate::operation::transfer) fn new(prefix: Option<&str>, id: &str) -> Self {
        // An empty prefix is none.
        let prefix = prefix.unwrap_or_default();
        let slash = match prefix.is_empty() || prefix.ends_with('/') {
            true => "",
            false => "/",
        };
        Self {
            prefix: format!("{prefix}{slash}"),
            id: id.to_owned(),
        }
    }

    /// The key of `name` beside the manifests.
    pub(in crate::operation::transfer) fn own(&self, name: &str) -> String {
        format!("{}{ROOT}/{}/{name}", self.prefix, self.id)
    }

    /// The key of a data file that lies in the folder of all incremental exports of the prefix.
    pub(super) fn shared(&self, name: &str) -> String {
        format!("{}{ROOT}/data/{name}", self.prefix)
    }
}

/// The next name of a data file, without its suffix.
pub(super) fn data_name(ids: &Ids) -> String {
    let mut bits = (u128::from(ids.bits()) << 64) | u128::from(ids.bits());
    // The last character has three bits only, which stand above two zeros.
    (0..NAME_CHARS)
        .map(|_| {
            let digit = usize::try_from(bits >> 123).unwrap_or(0);
            bits <<= 5;
            BASE32.get(digit).map_or('a', |digit| char::from(*digit))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_sixteen_random_bytes() {
        let ids = Ids::seeded(7);
        for _ in 0..100 {
            let name = data_name(&ids);
            assert_eq!(name.len(), 26);
            let in_alphabet = |byte: u8| BASE32.contains(&byte);
            assert!(name.bytes().all(in_alphabet), "{name}");
            assert!(name.ends_with(|last| "aeimquy4".contains(last)), "{name}");
        }
    }

    #[test]
    fn prefixes_are_joined_with_one_slash() {
        for (prefix, key) in [
            (None, "AWSDynamoDB/1/_started"),
            (Some(""), "AWSDynamoDB/1/_started"),
            (Some("foo"), "foo/AWSDynamoDB/1/_started"),
            (Some("foo/"), "foo/AWSDynamoDB/1/_started"),
            (Some("/foo"), "/foo/AWSDynamoDB/1/_started"),
        ] {
            assert_eq!(Folder::new(prefix, "1").own("_started"), key);
        }
    }
}
