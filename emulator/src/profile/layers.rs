//! Which layer of validation answers for which operation: one row per operation, looked up once per request.
//!
//! The service has two layers. Since June 2026 it moves operation after operation from the older to the
//! current one, and a few of them region after region ([`super::regions`]).

use std::borrow::Cow;

use super::ErrorWording;
use super::regions;

/// The layer that answers a kind of check, and how its sentence is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The older layer: values are echoed, members named in camelCase, complaints stand bare.
    Older,
    /// The words of the current layer, without its envelope.
    Bare,
    /// The current layer, whose complaints stand in the envelope of the constraint violations.
    Current,
}

impl Layer {
    /// Whether the words are those of the current layer.
    pub(crate) const fn is_current(self) -> bool {
        matches!(self, Self::Bare | Self::Current)
    }

    /// A complaint about the request, as this layer wraps it.
    pub(crate) fn wrap(self, sentence: impl Into<Cow<'static, str>>) -> Cow<'static, str> {
        let sentence = sentence.into();
        match self {
            Self::Older | Self::Bare => sentence,
            Self::Current => format!("1 validation error detected: {sentence}").into(),
        }
    }
}

/// How the checks of one request are worded: the row of its operation, in the region of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layers {
    /// Violations of the service description. They always stand in the envelope; the layer chooses their forms.
    pub(crate) constraints: Layer,
    /// Members that do not go together, values, names and expressions.
    pub(crate) request: Layer,
    /// Members that say which part of a table is read: a segment, a start key. Only Scan asks.
    pub(crate) parameters: Layer,
    /// `Select` and the projection beside it. Only Query and Scan ask.
    pub(crate) select: Layer,
    /// Whether values of expressions may nest one level deeper than what is stored. Such a value is refused where
    /// an action stores it, and not where a condition compares it.
    pub(crate) spare_level: bool,
}

impl Layers {
    /// The older layer for every kind of check.
    pub(super) const OLDER: Self = Self {
        constraints: Layer::Older,
        request: Layer::Older,
        parameters: Layer::Older,
        select: Layer::Older,
        spare_level: false,
    };

    /// The current layer in its envelope.
    const ENVELOPED: Self = Self {
        constraints: Layer::Current,
        request: Layer::Current,
        ..Self::OLDER
    };

    /// The words of the current layer without its envelope.
    const BARE: Self = Self {
        request: Layer::Bare,
        ..Self::ENVELOPED
    };

    /// Query in every state: its complaints about `Select` have moved before all others.
    const QUERY_OLDER: Self = Self {
        select: Layer::Current,
        ..Self::OLDER
    };

    /// Scan as most regions have it: the older layer, but for its parameters.
    const SCAN: Self = Self {
        constraints: Layer::Current,
        parameters: Layer::Bare,
        select: Layer::Current,
        ..Self::OLDER
    };

    /// Scan in the few regions where all its parameters have moved.
    pub(super) const SCAN_NEW: Self = Self {
        parameters: Layer::Current,
        ..Self::SCAN
    };

    /// TransactWriteItems in the older layer.
    const TRANSACT_WRITE: Self = Self {
        spare_level: true,
        ..Self::OLDER
    };

    /// TransactWriteItems in the regions where it has moved. Transactions never have the envelope.
    pub(super) const TRANSACT_WRITE_NEW: Self = Self {
        spare_level: true,
        ..Self::BARE
    };

    /// TransactGetItems in the regions where it has moved.
    pub(super) const TRANSACT_GET_NEW: Self = Self::BARE;

    /// BatchWriteItem where only the violations of the service description have moved.
    pub(super) const BATCH_WRITE_NEW: Self = Self {
        constraints: Layer::Current,
        ..Self::OLDER
    };

    /// BatchGetItem where its violations of the service description have not moved.
    pub(super) const BATCH_GET_OLDER: Self = Self {
        constraints: Layer::Older,
        ..Self::BARE
    };

    /// The same for a request that is nested deeper than the current layer reads: the older one answers in
    /// its place.
    pub(crate) const fn of_deep_request(self) -> Self {
        Self {
            constraints: Layer::Older,
            request: Layer::Older,
            ..self
        }
    }
}

/// One operation in the profiles that are no region's.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) operation: &'static str,
    /// What us-east-1 and most regions answer.
    current: Layers,
    /// What all regions answered before June 2026.
    pub(super) classic: Layers,
}

const fn row(operation: &'static str, current: Layers, classic: Layers) -> Row {
    Row {
        operation,
        current,
        classic,
    }
}

/// Every operation that has left the older layer, or whose rows in the older layer are not all alike.
pub(super) const ROWS: [Row; 9] = [
    row("PutItem", Layers::ENVELOPED, Layers::OLDER),
    row("UpdateItem", Layers::ENVELOPED, Layers::OLDER),
    row("DeleteItem", Layers::ENVELOPED, Layers::OLDER),
    row("GetItem", Layers::BARE, Layers::OLDER),
    row("BatchGetItem", Layers::BARE, Layers::OLDER),
    row(
        "Query",
        Layers {
            select: Layer::Current,
            ..Layers::BARE
        },
        Layers::QUERY_OLDER,
    ),
    row("Scan", Layers::SCAN, Layers::OLDER),
    row(
        "TransactWriteItems",
        Layers::TRANSACT_WRITE,
        Layers::TRANSACT_WRITE,
    ),
    // BatchWriteItem, TransactGetItems, PartiQL, the control plane and the streams: the older layer in both.
    OTHERS,
];

/// Every operation that [`ROWS`] does not name.
const OTHERS: Row = row("", Layers::OLDER, Layers::OLDER);

impl Row {
    /// The row of the operation of this name. Evaluated while the program is compiled, once per operation.
    pub(crate) const fn of(operation: &str) -> &'static Self {
        let mut rows: &'static [Self] = &ROWS;
        while let [row, rest @ ..] = rows {
            if equal(row.operation, operation) {
                return row;
            }
            rows = rest;
        }
        &OTHERS
    }

    /// The layers of a request from `region`, whose operation has the name `operation`.
    pub(crate) fn layers(&self, wording: ErrorWording, operation: &str, region: &str) -> Layers {
        match wording {
            ErrorWording::Current => self.current,
            ErrorWording::Classic => self.classic,
            ErrorWording::Region => regions::named(region)
                .and_then(|region| region.layers(operation))
                .unwrap_or(self.current),
        }
    }
}

/// Whether two names are equal, while the program is compiled.
const fn equal(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([left, one_rest @ ..], [right, other_rest @ ..]) = (one, other) {
        if *left != *right {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}
