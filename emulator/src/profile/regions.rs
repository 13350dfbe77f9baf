//! Where a region of the service answers otherwise than us-east-1 and most others: the one table of regions.
//!
//! A row stands for a region and says what was recorded there, and where that is from. A region without a row
//! answers as [`ErrorWording::Current`](super::ErrorWording::Current). Every difference between regions that is
//! known has a column here, so that another one begins with a member of [`Region`].

use super::layers::Layers;

/// What is different in one region.
#[derive(Debug)]
pub(crate) struct Region {
    pub(super) name: &'static str,
    /// Operations that another layer answers than elsewhere.
    layers: &'static [(&'static str, Layers)],
    /// Whether `{"NULL": false}` is a null there, and stored as one. Elsewhere it is refused.
    pub(crate) null_false: bool,
    /// Whether the limit of an item's size holds for the item that an UpdateItem makes, and not for its statement.
    pub(crate) sizes_items: bool,
    /// Whether it holds for the statements of updates in transactions too. Elsewhere these are like items.
    pub(crate) sizes_transactions: bool,
    /// Where the row is from.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "for whoever settles the row; a test asks that it is there"
        )
    )]
    pub(super) source: &'static str,
}

/// A region that answers as most do.
const ELSEWHERE: Region = Region {
    name: "",
    layers: &[],
    null_false: false,
    sizes_items: false,
    sizes_transactions: false,
    source: "",
};

/// A region that differs in nothing but what size it holds against an update.
const fn sizing_items(name: &'static str) -> Region {
    Region {
        name,
        sizes_items: true,
        source: "recorded up to October 2026: size of updates",
        ..ELSEWHERE
    }
}

/// The regions that differ.
pub(super) const REGIONS: [Region; 15] = [
    Region {
        name: "ap-northeast-2",
        layers: &[
            ("Scan", Layers::SCAN_NEW),
            ("TransactWriteItems", Layers::TRANSACT_WRITE_NEW),
            ("TransactGetItems", Layers::TRANSACT_GET_NEW),
        ],
        null_false: true,
        sizes_transactions: true,
        source: "recorded up to October 2026: parameters of Scan, transactions and the size of their updates; null by analogy with eu-west-2",
        ..ELSEWHERE
    },
    sizing_items("ap-south-2"),
    sizing_items("ap-southeast-6"),
    sizing_items("ap-southeast-7"),
    sizing_items("ca-central-1"),
    Region {
        name: "eu-central-1",
        layers: &[("Scan", Layers::SCAN_NEW)],
        source: "recorded up to October 2026: parameters of Scan",
        ..ELSEWHERE
    },
    sizing_items("eu-central-2"),
    Region {
        name: "eu-north-1",
        layers: &[
            ("BatchWriteItem", Layers::BATCH_WRITE_NEW),
            ("TransactWriteItems", Layers::TRANSACT_WRITE_NEW),
            ("TransactGetItems", Layers::TRANSACT_GET_NEW),
        ],
        null_false: true,
        sizes_transactions: true,
        source: "recorded up to October 2026: batch of 26 writes, transactions and the size of their updates; null by analogy with eu-west-2",
        ..ELSEWHERE
    },
    sizing_items("eu-south-1"),
    Region {
        name: "eu-south-2",
        layers: &[
            ("PutItem", Layers::OLDER),
            ("UpdateItem", Layers::OLDER),
            ("DeleteItem", Layers::OLDER),
        ],
        sizes_items: true,
        source: "recorded 2026-10-09: writes of one item, size of updates",
        ..ELSEWHERE
    },
    sizing_items("eu-west-1"),
    Region {
        name: "eu-west-2",
        layers: &[
            ("Scan", Layers::SCAN_NEW),
            ("TransactWriteItems", Layers::TRANSACT_WRITE_NEW),
            ("TransactGetItems", Layers::TRANSACT_GET_NEW),
        ],
        null_false: true,
        sizes_transactions: true,
        source: "recorded up to October 2026: parameters of Scan, transactions and the size of their updates, client token; null reported by users",
        ..ELSEWHERE
    },
    Region {
        name: "me-central-1",
        layers: &[
            ("PutItem", Layers::OLDER),
            ("UpdateItem", Layers::OLDER),
            ("DeleteItem", Layers::OLDER),
            ("BatchGetItem", Layers::BATCH_GET_OLDER),
        ],
        sizes_items: true,
        source: "recorded 2026-09-02 and 2026-10-09: writes of one item, BatchGetItem without tables, size of updates",
        ..ELSEWHERE
    },
    sizing_items("us-east-2"),
    Region {
        name: "us-west-1",
        layers: &[("Scan", Layers::SCAN_NEW)],
        source: "recorded up to October 2026: parameters of Scan",
        ..ELSEWHERE
    },
];

/// The row of the region of this name, where the region has one.
pub(crate) fn named(name: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.name == name)
}

impl Region {
    /// The layers of the operation of this name, where they are others than elsewhere.
    pub(super) fn layers(&self, operation: &str) -> Option<Layers> {
        let mut rows = self.layers.iter();
        let (_, layers) = rows.find(|(name, _)| *name == operation)?;
        Some(*layers)
    }
}
