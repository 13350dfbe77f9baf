//! What comes out of all objects below a prefix, item by item.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::limits;
use crate::objects::{BucketError, Buckets, ObjectEntry};
use crate::schema::TableDefinition;
use crate::wire::types::values::InputCompressionType;

use super::Hand;
use super::csv::CsvRows;
use super::failure::Stopped;
use super::ion_lines::IonLines;
use super::ion_structures::IonStructures;
use super::json_lines::JsonLines;
use super::object_bytes::ObjectLines;
use super::read_item::{ObjectFault, ObjectItems, ReadItem};

/// Where items come from, and how they are written there.
#[derive(Clone, Debug)]
pub(in crate::operation::transfer) struct InputSource {
    pub(in crate::operation::transfer) bucket: String,
    /// The account that the bucket is to be of.
    pub(in crate::operation::transfer) owner: Option<String>,
    /// What the keys of the objects begin with: any text, and not a folder.
    pub(in crate::operation::transfer) prefix: String,
    pub(in crate::operation::transfer) compression: InputCompressionType,
    pub(in crate::operation::transfer) form: InputForm,
}

/// How items are written.
#[derive(Clone, Debug)]
pub(in crate::operation::transfer) enum InputForm {
    Json,
    /// A structure in each line, as exports have them.
    Ion,
    /// Structures one after the other.
    IonSequence,
    Csv {
        delimiter: u8,
        /// The names of the columns, if the objects do not tell them.
        header: Option<Vec<String>>,
        table: Arc<TableDefinition>,
    },
}

/// All objects, of which some were read.
pub(super) struct Intake {
    source: InputSource,
    left: VecDeque<ObjectEntry>,
    open: Option<OpenObject>,
    /// Bytes of objects that were read to their end, without compression.
    bytes: u64,
    /// Bytes of all objects as they lie there.
    total_bytes: u64,
}

struct OpenObject {
    key: Arc<str>,
    items: Box<dyn ObjectItems>,
    /// The place of the next item.
    index: u64,
}

/// What comes next.
pub(super) struct Taken {
    pub(super) place: ItemPlace,
    pub(super) item: ReadItem,
}

/// Where an item was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ItemPlace {
    pub(super) key: Arc<str>,
    /// From zero, without a header.
    pub(super) index: u64,
}

impl Intake {
    /// Finds the objects.
    pub(super) fn begin(hand: Hand<'_>, source: InputSource) -> Result<Self, Stopped> {
        let Hand {
            buckets, record, ..
        } = hand;
        hand.check_owner(source.owner.as_deref())?;
        let found = buckets.list(&source.bucket, &source.prefix);
        let found = found.map_err(|error| Stopped::of_bucket(error, record))?;
        if found.len() > limits::TRANSFER_OBJECTS_MAX {
            return Err(Stopped::failed(
                "S3ObjectCountExceeded",
                format!(
                    "The number of objects must not exceed {}",
                    limits::TRANSFER_OBJECTS_MAX
                ),
            ));
        }
        Ok(Self {
            source,
            total_bytes: found.iter().map(|object| object.bytes).sum(),
            // Nothing is in an object without bytes, whatever its compression.
            left: found
                .into_iter()
                .filter(|object| object.bytes > 0)
                .collect(),
            open: None,
            bytes: 0,
        })
    }

    /// The name of the bucket.
    pub(super) fn bucket(&self) -> &str {
        &self.source.bucket
    }

    /// Bytes that were read so far, without compression.
    pub(super) fn bytes(&self) -> u64 {
        let open = self.open.as_ref().map_or(0, |open| open.items.bytes());
        self.bytes.saturating_add(open)
    }

    /// Bytes of all objects as they lie there.
    pub(super) fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// The next item, or what is wrong with it; none at the end of all objects. Where the rest of an object cannot be
    /// read, that is told as of one item, and the next object is read.
    pub(super) fn next(&mut self, buckets: &dyn Buckets) -> Option<Taken> {
        loop {
            if self.open.is_none() {
                let object = self.left.pop_front()?;
                let opened = self.open_object(buckets, &object.key);
                match opened {
                    Ok(items) => {
                        self.open = Some(OpenObject {
                            key: object.key.into(),
                            items,
                            index: 0,
                        });
                    }
                    Err(error) => {
                        let place = ItemPlace {
                            key: object.key.into(),
                            index: 0,
                        };
                        let item = Err(error.to_string());
                        return Some(Taken { place, item });
                    }
                }
            }
            let open = self.open.as_mut()?;
            let place = ItemPlace {
                key: Arc::clone(&open.key),
                index: open.index,
            };
            open.index += 1;
            match open.items.next() {
                Ok(Some(item)) => return Some(Taken { place, item }),
                Ok(None) => self.close(),
                Err(ObjectFault(sentence)) => {
                    self.close();
                    let item = Err(sentence);
                    return Some(Taken { place, item });
                }
            }
        }
    }

    fn close(&mut self) {
        self.bytes = self.bytes();
        self.open = None;
    }

    fn open_object(
        &self,
        buckets: &dyn Buckets,
        key: &str,
    ) -> Result<Box<dyn ObjectItems>, BucketError> {
        let InputSource {
            bucket,
            compression,
            form,
            ..
        } = &self.source;
        let lines = ObjectLines::of(buckets.read(bucket, key)?, *compression);
        Ok(match form {
            InputForm::Json => Box::new(JsonLines(lines)),
            InputForm::Ion => Box::new(IonLines::new(lines)),
            InputForm::IonSequence => Box::new(IonStructures::new(lines)),
            InputForm::Csv {
                delimiter,
                header,
                table,
            } => Box::new(CsvRows::new(lines, *delimiter, header.as_deref(), table)),
        })
    }
}
