//! Which files are there, and which of them are those of the store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::storage::disk::closed::{self, CLOSED};
use crate::storage::disk::error::{self, OpenError};
use crate::storage::disk::folder::{Blob, Folder};
use crate::storage::disk::header::{FileKind, HEADER_BYTES, Header};
use crate::storage::disk::manifest::{
    BodyName, MANIFEST, Manifest, bodies_name, checkpoint_name, segment_name,
};
use crate::storage::disk::recovery;
use crate::storage::disk::report::{Damage, DamageKind, NOT_OURS};

/// A file of the store.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    /// By its name: of a segment the number of its first frame, of a checkpoint that of the last frame in it.
    pub(super) number: u64,
    pub(super) blob: Arc<dyn Blob>,
    /// How many bytes it has.
    pub(super) end: u64,
}

/// All that is there of a store, and what should be.
#[derive(Debug)]
pub(super) struct StoreFiles {
    /// The number of the store.
    pub(super) store: u64,
    /// Where the content begins.
    pub(super) checkpoint: Option<File>,
    /// The checkpoint that should be there and is not.
    pub(super) lost_checkpoint: Option<u64>,
    /// The log since, in the order of its frames.
    pub(super) segments: Vec<File>,
    /// Whether there is a manifest that can be read.
    pub(super) has_manifest: bool,
    /// All files in which items may lie of which the checkpoint only tells the place.
    pub(super) bodies: Vec<BodyBlob>,
    /// The first frame of each segment that is there, or should be.
    pub(super) firsts: BTreeSet<u64>,
    /// Whether the end of the log is not there, or nobody knows whether it is.
    pub(super) lost_end: bool,
    /// The first frame that was not there yet when the store was closed the last time.
    pub(super) first_unnoted: u64,
    /// What is wrong with files as a whole.
    pub(super) damages: Vec<Damage>,
}

/// A file in which items may lie.
#[derive(Debug)]
pub(super) struct BodyBlob {
    pub(super) name: String,
    /// By which number places name it, if the manifest says so.
    pub(super) number: Option<u32>,
    pub(super) blob: Arc<dyn Blob>,
}

/// What the beginning of a file says.
enum Beginning {
    /// It is of this store.
    Of(u64),
    /// It cannot be read.
    Damaged(&'static str),
}

impl StoreFiles {
    /// The files of the store in `folder`.
    pub(super) fn of(folder: &dyn Folder) -> Result<Self, OpenError> {
        let names = folder.list().map_err(error::io("list", "the folder"))?;
        let mut damages = Vec::new();
        let manifest = read_manifest(folder, &names, &mut damages)?;
        let named_store = manifest.as_ref().map(|(_, store)| *store);
        let manifest = manifest.map(|(manifest, _)| manifest);
        let files = files(folder, &names, &mut damages)?;
        let store = named_store
            .or_else(|| most_frequent(&files))
            .ok_or_else(|| nothing(folder, &names))?;
        let mut found = Self {
            store,
            checkpoint: None,
            lost_checkpoint: None,
            segments: Vec::new(),
            has_manifest: manifest.is_some(),
            bodies: Vec::new(),
            firsts: BTreeSet::new(),
            lost_end: false,
            first_unnoted: 1,
            damages,
        };
        found.read_note(folder);
        let named = manifest
            .as_ref()
            .map_or(&[][..], |manifest| &manifest.bodies);
        let mut checkpoints = BTreeMap::new();
        for (kind, beginning, file) in files {
            match beginning {
                Beginning::Of(other) if other != store => {
                    let mut foreign = whole(&file.name, file.end, "it is a file of another store");
                    foreign.kind = DamageKind::Foreign;
                    found.damages.push(foreign);
                    continue;
                }
                Beginning::Of(_) => {}
                Beginning::Damaged(what) => {
                    let bytes = file.end.min(HEADER_BYTES);
                    found.damages.push(Damage::at(&file.name, (0, bytes), what));
                }
            }
            found.bodies.push(BodyBlob {
                number: number_of(named, &file.name),
                name: file.name.clone(),
                blob: Arc::clone(&file.blob),
            });
            match kind {
                FileKind::Checkpoint => drop(checkpoints.insert(file.number, file)),
                FileKind::Segment => found.segments.push(file),
                FileKind::Bodies | FileKind::Manifest | FileKind::Closed => {}
            }
        }
        for name in named.iter().map(BodyName::name) {
            if !names.contains(&name) {
                found.damages.push(Damage::missing(name, None));
            }
        }
        found.segments.sort_by_key(|file| file.number);
        found.choose(checkpoints, manifest.as_ref());
        Ok(found)
    }

    /// Reads how far the log went. A note that cannot be read is no reason to believe that the log is all that there was.
    fn read_note(&mut self, folder: &dyn Folder) {
        match closed::first_unnoted(folder, self.store) {
            Ok(first) => self.first_unnoted = first,
            Err(error) => {
                self.lost_end = true;
                let damage = whole(CLOSED, length(folder, CLOSED), told(&error));
                self.damages.push(damage);
            }
        }
    }

    /// Takes the checkpoint that the manifest names, or the last; and the segments of the manifest, or those that
    /// come after it.
    fn choose(&mut self, mut checkpoints: BTreeMap<u64, File>, manifest: Option<&Manifest>) {
        match manifest {
            Some(manifest) => {
                if let Some(last) = manifest.checkpoint {
                    self.checkpoint = checkpoints.remove(&last);
                    if self.checkpoint.is_none() {
                        self.damages
                            .push(Damage::missing(checkpoint_name(last), None));
                        // An older one is better than none: what came between is lost, and is told of.
                        self.checkpoint = checkpoints.split_off(&0).into_values().next_back();
                    }
                    self.lost_checkpoint = self.checkpoint.is_none().then_some(last);
                }
                for (place, first) in manifest.segments.iter().enumerate() {
                    if self.segments.iter().all(|file| file.number != *first) {
                        let next = manifest.segments.get(place + 1);
                        let frames = next.map(|next| (*first, next.saturating_sub(1)));
                        // One between two others is told of where the frames are missed.
                        if frames.is_none() {
                            self.lost_end = true;
                            self.damages
                                .push(Damage::missing(segment_name(*first), None));
                        }
                    }
                }
            }
            None => self.checkpoint = checkpoints.into_values().next_back(),
        }
        if self.checkpoint.is_none() && self.lost_checkpoint.is_none() {
            // Without a checkpoint the log begins with the first frame; if it does not, one was there.
            let first = self.segments.first().map_or(1, |file| file.number);
            self.lost_checkpoint = first.checked_sub(1).filter(|last| *last > 0);
            if let Some(last) = self.lost_checkpoint {
                let missing = Damage::missing(checkpoint_name(last), None);
                self.damages.push(missing);
            }
        }
        let base = self.checkpoint.as_ref().map(|file| file.number);
        let base = base.or(self.lost_checkpoint).unwrap_or(0);
        let named = manifest.map_or(&[][..], |manifest| &manifest.segments);
        let there = self.segments.iter().map(|file| file.number);
        self.firsts = there.chain(named.iter().copied()).collect();
        // A segment is left out if the next one begins before anything behind the checkpoint.
        let firsts: Vec<u64> = self.segments.iter().map(|file| file.number).collect();
        let mut place = 0;
        self.segments.retain(|_| {
            place += 1;
            firsts
                .get(place)
                .is_none_or(|next| *next > base.saturating_add(1))
        });
    }

    /// How many bytes there are to read.
    pub(super) fn bytes(&self) -> u64 {
        let files = self.checkpoint.iter().chain(&self.segments);
        files.map(|file| file.end).sum()
    }
}

/// The manifest and the number of its store, if it can be read; otherwise what is wrong with it is told of.
///
/// # Errors
///
/// If it says that it is of another version.
fn read_manifest(
    folder: &dyn Folder,
    names: &[String],
    damages: &mut Vec<Damage>,
) -> Result<Option<(Manifest, u64)>, OpenError> {
    let error = match Manifest::read(folder) {
        Ok(read) => return Ok(Some(read)),
        Err(error) => error,
    };
    if matches!(error, OpenError::Version { .. }) && is_true_version(folder, MANIFEST) {
        return Err(error);
    }
    damages.push(match names.iter().any(|name| name == MANIFEST) {
        true => whole(MANIFEST, length(folder, MANIFEST), told(&error)),
        false => Damage::missing(MANIFEST.to_owned(), None),
    });
    Ok(None)
}

/// The files with names of a store, and what the beginning of each says. Those that do not open are told of.
///
/// # Errors
///
/// If one is of another version.
fn files(
    folder: &dyn Folder,
    names: &[String],
    damages: &mut Vec<Damage>,
) -> Result<Vec<(FileKind, Beginning, File)>, OpenError> {
    let mut files = Vec::new();
    for name in names {
        let Some((kind, number)) = kind_of(name) else {
            continue;
        };
        let Ok(blob) = folder.open(name) else {
            damages.push(whole(name, 0, "the system does not open it"));
            continue;
        };
        // A file whose length cannot be asked has nothing that could be read.
        let end = blob.length().unwrap_or_default();
        let beginning = beginning(folder, name, kind, number)?;
        let name = name.clone();
        let file = File {
            name,
            number,
            blob,
            end,
        };
        files.push((kind, beginning, file));
    }
    Ok(files)
}

/// What kind of file has this name, and its number. Unfinished ones are none: what is in them stands elsewhere.
fn kind_of(name: &str) -> Option<(FileKind, u64)> {
    let of = |prefix| name.strip_prefix(prefix);
    let kinds = [
        (FileKind::Segment, of("log-")),
        (FileKind::Checkpoint, of("checkpoint-")),
        (FileKind::Bodies, of("bodies-")),
    ];
    let found = kinds
        .into_iter()
        .find_map(|(kind, rest)| Some((kind, rest?)));
    let (kind, number) = found?;
    let number = u64::from_str_radix(number, 16).ok()?;
    let named = match kind {
        FileKind::Segment => segment_name(number),
        FileKind::Checkpoint => checkpoint_name(number),
        FileKind::Bodies | FileKind::Manifest | FileKind::Closed => bodies_name(number),
    };
    (named == name).then_some((kind, number))
}

/// What the first bytes of a file say.
///
/// # Errors
///
/// If they say that it is of another version.
fn beginning(
    folder: &dyn Folder,
    name: &str,
    kind: FileKind,
    number: u64,
) -> Result<Beginning, OpenError> {
    match Header::read(name, &head(folder, name), kind) {
        Ok(header) if header.number == number => Ok(Beginning::Of(header.store)),
        Ok(_) => Ok(Beginning::Damaged("it has the name of another file")),
        Err(error @ OpenError::Version { .. }) if is_true_version(folder, name) => Err(error),
        Err(error) => Ok(Beginning::Damaged(told(&error))),
    }
}

/// The first bytes of a file, as many as there are of a header.
fn head(folder: &dyn Folder, name: &str) -> Vec<u8> {
    let read = || {
        let blob = folder.open(name)?;
        let length = blob.length()?.min(HEADER_BYTES);
        let mut head = vec![0; usize::try_from(length).map_err(|_| std::io::ErrorKind::Other)?];
        blob.read_at(0, &mut head)?;
        Ok::<_, std::io::Error>(head)
    };
    // What cannot be read is no beginning, which the caller finds out.
    read().unwrap_or_default()
}

/// Whether a header that names another version was written so, and has not become so.
fn is_true_version(folder: &dyn Folder, name: &str) -> bool {
    Header::is_summed(&head(folder, name))
}

/// What is wrong with a file, in words that do not name it.
fn told(error: &OpenError) -> &'static str {
    match error {
        OpenError::Damaged { what, .. } => what,
        OpenError::Version { .. } => {
            "the header names another version, and does not agree with itself"
        }
        OpenError::NotOurs(_) => NOT_OURS,
        _ => "it cannot be read",
    }
}

fn whole(name: &str, bytes: u64, what: &'static str) -> Damage {
    Damage::at(name, (0, bytes), what)
}

fn length(folder: &dyn Folder, name: &str) -> u64 {
    let length = folder.open(name).and_then(|blob| blob.length());
    // Told of only: a file that cannot be asked is told of without its length.
    length.unwrap_or_default()
}

/// By which number places name a file, if the manifest says so.
fn number_of(named: &[BodyName], name: &str) -> Option<u32> {
    let found = named.iter().find(|body| body.name() == name);
    found.map(|body| body.number)
}

/// The store of which most files are.
fn most_frequent(files: &[(FileKind, Beginning, File)]) -> Option<u64> {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for (_, beginning, _) in files {
        if let Beginning::Of(store) = beginning {
            *counts.entry(*store).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(store, _)| store)
}

/// Why there is nothing to salvage.
fn nothing(folder: &dyn Folder, names: &[String]) -> OpenError {
    if names.iter().any(|name| kind_of(name).is_some()) {
        let what =
            "no file in it tells to which store it belongs, so no frame can be told from noise";
        return OpenError::Content(what.to_owned());
    }
    match recovery::check_folder(folder) {
        Err(other @ (OpenError::DynamoDbLocal(_) | OpenError::Foreign(_))) => other,
        _ => OpenError::Nothing,
    }
}
