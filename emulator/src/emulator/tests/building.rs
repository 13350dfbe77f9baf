//! What a builder takes and what it refuses.

use crate::control::SplitError;
use crate::emulator::{BuildErrorKind, Emulator, EmulatorBuilder, HeldTransaction};
use crate::protocol::{AccessKeys, AuthMode};

type Setting = fn(EmulatorBuilder, &str) -> EmulatorBuilder;

#[track_caller]
fn check(setting: Setting, kind: BuildErrorKind, good: &[&str], bad: &[&str]) {
    for text in good {
        let built = setting(Emulator::builder(), text).build();
        assert!(built.is_ok(), "{text:?}: {built:?}");
    }
    for text in bad {
        let error = setting(Emulator::builder(), text).build().unwrap_err();
        assert_eq!(error.kind(), kind, "{text:?}");
        // What is refused is named, and what to do instead.
        let told = error.to_string();
        assert!(told.contains(text) && told.contains("give "), "{told}");
    }
}

#[test]
fn the_defaults_can_be_built() {
    assert!(EmulatorBuilder::default().build().is_ok());
}

#[test]
fn regions_and_access_keys_fit_a_signature() {
    check(
        |builder, text| builder.region(text),
        BuildErrorKind::Region,
        &["us-east-1", "local", "ddblocal"],
        &["", " ", "eu west", "a/b", "a:b", "a,b", "é"],
    );
    check(
        |builder, text| builder.access_key(text),
        BuildErrorKind::AccessKey,
        &["AKIDEXAMPLE", "dummy", "a:b"],
        &["", "a b", "a/b", "a,b"],
    );
}

#[test]
fn hosts_and_origins_are_what_a_header_says() {
    check(
        |builder, text| builder.allow_host(text),
        BuildErrorKind::AllowedHost,
        &[
            "*",
            "*.example.com",
            "db_1",
            "10.0.0.1",
            "::1",
            "[::1]",
            "fe80::1%eth0",
        ],
        &["", "http://db", "db:8000", "db/", "*.*", "a b", "a,b"],
    );
    check(
        |builder, text| builder.allow_origin(text),
        BuildErrorKind::AllowedOrigin,
        &[
            "*",
            "null",
            "http://localhost:3000",
            "https://example.com/",
            "chrome-extension://abc",
        ],
        &[
            "",
            "example.com",
            "https://",
            "https://*.example.com",
            "https://a/b",
        ],
    );
}

#[test]
fn counts_of_shards_have_bounds() {
    let built = |count| Emulator::builder().stream_shards(count).build();
    for count in [1, 1000] {
        assert!(built(count).is_ok(), "{count}");
    }
    for count in [0, 1001, u32::MAX] {
        let kind = built(count).unwrap_err().kind();
        assert_eq!(kind, BuildErrorKind::StreamShards, "{count}");
    }
}

#[test]
fn verifying_needs_a_key() {
    let built = Emulator::builder()
        .auth(AuthMode::Verify(AccessKeys::default()))
        .build();
    assert_eq!(built.unwrap_err().kind(), BuildErrorKind::NoAccessKeys);
}

#[test]
fn a_shard_is_not_split_into_any_number() {
    for parts in [0, 1001, u32::MAX] {
        let refused = Emulator::new().split_shard("music", "shardId-1", parts);
        assert_eq!(refused, Err(SplitError::Parts { parts }));
    }
}

#[test]
fn handles_go_to_other_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Emulator>();
    check::<EmulatorBuilder>();
    check::<HeldTransaction>();
    #[cfg(feature = "listen")]
    check::<crate::server::Server>();
}
