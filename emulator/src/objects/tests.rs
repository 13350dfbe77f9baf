//! Both kinds of buckets do the same.

use std::io::{Read, Write};
use std::path::PathBuf;

use crate::objects::{BucketError, Buckets, FolderBuckets, MemoryBuckets};

/// A folder of this test alone, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("emulator-buckets-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name).join("s3"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let parent = self.0.parent().expect("it has one");
        drop(std::fs::remove_dir_all(parent));
    }
}

fn put(buckets: &dyn Buckets, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), BucketError> {
    let mut object = buckets.write(bucket, key)?;
    object.write_all(bytes)?;
    object.finish()?;
    Ok(())
}

fn read(buckets: &dyn Buckets, bucket: &str, key: &str) -> Result<Vec<u8>, BucketError> {
    let mut bytes = Vec::new();
    buckets.read(bucket, key)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn keys(buckets: &dyn Buckets, prefix: &str) -> Vec<String> {
    let listed = buckets.list("lake", prefix).unwrap();
    listed.into_iter().map(|object| object.key).collect()
}

/// What any buckets do, of which none is there yet.
fn check(buckets: &dyn Buckets) {
    assert!(matches!(
        buckets.list("lake", ""),
        Err(BucketError::NoSuchBucket)
    ));
    assert!(matches!(
        buckets.read("lake", "a").err(),
        Some(BucketError::NoSuchBucket)
    ));
    for key in ["data2/x", "data/b", "data/a/c", "data.bak", "other"] {
        put(buckets, "lake", key, key.as_bytes()).unwrap();
    }
    // A prefix is a text, and no folder; keys are ordered by their bytes, in which `.` is before `/`.
    assert_eq!(
        keys(buckets, "data"),
        ["data.bak", "data/a/c", "data/b", "data2/x"]
    );
    assert_eq!(keys(buckets, "data/"), ["data/a/c", "data/b"]);
    assert_eq!(keys(buckets, "data/a/c"), ["data/a/c"]);
    assert_eq!(keys(buckets, "none"), Vec::<String>::new());
    assert_eq!(buckets.list("lake", "data/b").unwrap()[0].bytes, 6);
    put(buckets, "lake", "data/b", b"again").unwrap();
    assert_eq!(read(buckets, "lake", "data/b").unwrap(), b"again");
    assert!(matches!(
        buckets.read("lake", "none").err(),
        Some(BucketError::NoSuchKey)
    ));
    // What is not finished is not there.
    let mut object = buckets.write("lake", "half").unwrap();
    object.write_all(b"half").unwrap();
    assert_eq!(keys(buckets, "half"), Vec::<String>::new());
    drop(object);
    assert_eq!(keys(buckets, "h"), Vec::<String>::new());
}

#[test]
fn buckets_in_memory() {
    let buckets = MemoryBuckets::default();
    check(&buckets);
    let mut log = buckets.log("group/stream").unwrap();
    log.write_all(b"line").unwrap();
    log.finish().unwrap();
    assert_eq!(buckets.logs()["group/stream"], "line");
}

#[test]
fn buckets_in_a_folder() {
    let folder = Folder::new("contract");
    let buckets = FolderBuckets::new(&folder.0);
    check(&buckets);
    let mut log = buckets.log("group/stream").unwrap();
    log.write_all(b"line").unwrap();
    log.finish().unwrap();
    let written = folder.0.parent().unwrap().join("logs/group/stream");
    assert!(written.exists());
    // Nothing lies in the bucket but objects.
    let names: Vec<_> = std::fs::read_dir(folder.0.join("lake")).unwrap().collect();
    assert_eq!(names.len(), 4);
}

#[test]
fn no_key_leads_out_of_its_bucket() {
    let folder = Folder::new("keys");
    let buckets = FolderBuckets::new(&folder.0);
    put(&buckets, "lake", "a/b", b"").unwrap();
    for key in [
        "",
        "..",
        "../x",
        "a/../../x",
        "a/%2F/b",
        "a/.",
        "a\\b",
        "c:/x",
        "nul\0",
    ] {
        let refused = put(&buckets, "lake", key, b"").unwrap_err();
        assert!(matches!(refused, BucketError::Key(_)), "{key:?}: {refused}");
    }
    let refused = put(&buckets, "..", "x", b"").unwrap_err();
    assert!(matches!(refused, BucketError::Key(_)));
}

#[test]
fn parts_of_keys_may_be_empty() {
    let folder = Folder::new("empty");
    let buckets = FolderBuckets::new(&folder.0);
    for key in ["/a", "//a", "a//b", "c/"] {
        put(&buckets, "lake", key, key.as_bytes()).unwrap();
        assert_eq!(read(&buckets, "lake", key).unwrap(), key.as_bytes());
    }
    assert_eq!(keys(&buckets, ""), ["//a", "/a", "a//b", "c/"]);
    assert_eq!(keys(&buckets, "/"), ["//a", "/a"]);
    assert_eq!(keys(&buckets, "a//"), ["a//b"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = Folder::new("links");
    let buckets = FolderBuckets::new(&folder.0);
    put(&buckets, "lake", "a", b"").unwrap();
    std::os::unix::fs::symlink(std::env::temp_dir(), folder.0.join("lake/out")).unwrap();
    assert_eq!(keys(&buckets, ""), ["a"]);
    assert!(buckets.read("lake", "out/x").is_err());
    assert!(put(&buckets, "lake", "out/x", b"").is_err());

    // Nor is a bucket behind one; one that was placed there is.
    let out = Folder::new("links-out");
    std::fs::create_dir_all(&out.0).unwrap();
    std::os::unix::fs::symlink(&out.0, folder.0.join("away")).unwrap();
    assert!(put(&buckets, "away", "a", b"").is_err());
    assert!(buckets.list("away", "").is_err());
    assert_eq!(std::fs::read_dir(&out.0).unwrap().count(), 0);
    let placed = FolderBuckets::new(&folder.0).bucket("away", folder.0.join("away"));
    put(&placed, "away", "a", b"").unwrap();
}

#[test]
fn a_file_in_the_way_of_a_folder_is_told() {
    let folder = Folder::new("in-the-way");
    let buckets = FolderBuckets::new(&folder.0);
    put(&buckets, "lake", "a", b"").unwrap();
    let refused = put(&buckets, "lake", "a/b", b"").unwrap_err();
    assert!(matches!(refused, BucketError::Other(_)), "{refused}");
    assert_eq!(
        refused.to_string(),
        "\"a\" is a file, and a folder cannot be made of it"
    );
}

#[test]
fn strict_buckets_are_not_made() {
    let folder = Folder::new("strict");
    let placed = folder.0.join("placed");
    std::fs::create_dir_all(&placed).unwrap();
    let folders = FolderBuckets::new(folder.0.join("none"))
        .strict()
        .bucket("lake", placed);
    let memory = MemoryBuckets::strict();
    memory.make("lake");
    let strict: [&dyn Buckets; 2] = [&folders, &memory];
    for buckets in strict {
        put(buckets, "lake", "a", b"1").unwrap();
        assert_eq!(read(buckets, "lake", "a").unwrap(), b"1");
        let refused = put(buckets, "sea", "a", b"1").unwrap_err();
        assert!(matches!(refused, BucketError::NoSuchBucket));
    }
}
