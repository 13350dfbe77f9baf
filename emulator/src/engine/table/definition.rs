//! A table's definition as the fact of the table keeps it.
//!
//! Stands here and not in `schema`, which knows no storage. A field or variant that is new there does not compile
//! here until it is said how it is written, and then the format has a new version.

use std::sync::Arc;

use crate::schema::{
    Billing, BillingMode, Capacity, DistanceFunction, Encryption, IndexDefinition, IndexKind,
    KeyAttribute, KeySchema, OnDemand, PointInTime, Policy, Projection, Provisioned, ScalarType,
    SearchRole, Stream, StreamView, TableArn, TableClass, TableClassSummary, TableDefinition,
    TimeToLive, Units, VectorSchema, Warm,
};
use crate::storage::codec::{Coded, Decoder, Encoder, coded, coded_enum};

coded!(TableDefinition {
    name,
    arn,
    id,
    created,
    keys,
    attributes,
    indexes,
    next_index,
    billing,
    capacity,
    index_capacity,
    stream,
    encryption,
    class,
    deletion_protection,
    tags,
    policy,
    stream_policy,
    time_to_live,
    point_in_time,
});

coded!(KeySchema { partition, sort });
coded!(KeyAttribute { name, kind });
coded!(VectorSchema {
    attribute,
    dimensions,
    distance,
    search
});
coded!(Billing {
    mode,
    on_demand_since
});
coded!(Capacity {
    provisioned,
    on_demand,
    warm
});
coded!(Provisioned {
    units,
    increased,
    decreased,
    decreases
});
coded!(Units { read, write });
coded!(OnDemand { read, write });
coded!(Warm { read, write });
coded!(Stream {
    view,
    label,
    started
});
coded!(Encryption { key_arn });
coded!(TableClassSummary { class, updated });
coded!(Policy { text, revision });
coded!(TimeToLive { attribute });
coded!(PointInTime { since, days });

coded_enum!(ScalarType { S = 0, N = 1, B = 2 });
coded_enum!(IndexKind {
    Local = 0,
    Global = 1,
    Vector = 2
});
coded_enum!(DistanceFunction {
    Cosine = 0,
    DotProduct = 1,
    Euclidean = 2
});
coded_enum!(SearchRole {
    Partition = 0,
    Filter = 1
});
coded_enum!(BillingMode {
    Provisioned = 0,
    PayPerRequest = 1
});
coded_enum!(TableClass {
    Standard = 0,
    InfrequentAccess = 1
});
coded_enum!(StreamView {
    KeysOnly = 0,
    NewImage = 1,
    OldImage = 2,
    NewAndOldImages = 3
});

impl Coded for Arc<TableDefinition> {
    fn put(&self, out: &mut Encoder) {
        out.put(&**self);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.take().map(Self::new)
    }
}

impl Coded for TableArn {
    fn put(&self, out: &mut Encoder) {
        out.block(self.as_str().as_bytes());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        std::str::from_utf8(input.block()?).ok().map(Self::stored)
    }
}

impl Coded for IndexDefinition {
    fn put(&self, out: &mut Encoder) {
        let Self {
            number,
            name,
            kind,
            keys,
            projection,
            vector,
        } = self;
        out.put(number);
        out.put(name);
        out.put(kind);
        out.put(keys);
        out.put(projection);
        // Only indexes of vectors say more than those that there were first.
        if let Some(vector) = vector {
            out.put(vector);
        }
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let number = input.take()?;
        let name = input.take()?;
        let kind = input.take()?;
        Some(Self {
            number,
            name,
            kind,
            keys: input.take()?,
            projection: input.take()?,
            vector: match kind {
                IndexKind::Vector => Some(input.take()?),
                IndexKind::Local | IndexKind::Global => None,
            },
        })
    }
}

impl Coded for Projection {
    fn put(&self, out: &mut Encoder) {
        let number: u8 = match self {
            Self::All => 0,
            Self::KeysOnly => 1,
            Self::Include(_) => 2,
        };
        out.put(&number);
        if let Self::Include(names) = self {
            out.put(names);
        }
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        match input.take::<u8>()? {
            0 => Some(Self::All),
            1 => Some(Self::KeysOnly),
            2 => input.take().map(Self::Include),
            _ => None,
        }
    }
}
