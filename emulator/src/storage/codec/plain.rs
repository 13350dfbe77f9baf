//! Plain values: numbers, texts, keys, items; and how structures of them are written.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::storage::{Key, Space};
use crate::value::Item;

use super::{Coded, Decoder, Encoder};

/// Lets a structure be written field by field, in this order. A field that is left out does not compile.
macro_rules! coded {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::storage::codec::Coded for $type {
            fn put(&self, out: &mut $crate::storage::codec::Encoder) {
                let Self { $($field),* } = self;
                $(out.put($field);)*
            }

            fn take(input: &mut $crate::storage::codec::Decoder<'_>) -> Option<Self> {
                Some(Self { $($field: input.take()?),* })
            }
        }
    };
}

/// Lets an enumeration without fields be written as one byte. A variant that is left out does not compile.
macro_rules! coded_enum {
    ($type:ty { $($variant:ident = $number:literal),* $(,)? }) => {
        impl $crate::storage::codec::Coded for $type {
            fn put(&self, out: &mut $crate::storage::codec::Encoder) {
                let number: u8 = match self {
                    $(Self::$variant => $number,)*
                };
                out.put(&number);
            }

            fn take(input: &mut $crate::storage::codec::Decoder<'_>) -> Option<Self> {
                match input.take::<u8>()? {
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {coded, coded_enum};

/// Lets numbers be written in as many bytes as they have.
macro_rules! coded_numbers {
    ($($type:ty),*) => {
        $(impl Coded for $type {
            fn put(&self, out: &mut Encoder) {
                out.raw(&self.to_le_bytes());
            }

            fn take(input: &mut Decoder<'_>) -> Option<Self> {
                input.raw().map(Self::from_le_bytes)
            }
        })*
    };
}

coded_numbers!(u8, u32, u64, u128, i32, i64);

impl Coded for bool {
    fn put(&self, out: &mut Encoder) {
        out.put(&u8::from(*self));
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        match input.take::<u8>()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Coded for Arc<str> {
    fn put(&self, out: &mut Encoder) {
        out.block(self.as_bytes());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        std::str::from_utf8(input.block()?).ok().map(Self::from)
    }
}

impl Coded for String {
    fn put(&self, out: &mut Encoder) {
        out.block(self.as_bytes());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        std::str::from_utf8(input.block()?).ok().map(Self::from)
    }
}

impl Coded for [u8; 32] {
    fn put(&self, out: &mut Encoder) {
        out.raw(self);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.raw()
    }
}

impl Coded for Timestamp {
    fn put(&self, out: &mut Encoder) {
        out.put(&self.as_millis());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.take().map(Self::from_millis)
    }
}

impl Coded for Space {
    fn put(&self, out: &mut Encoder) {
        out.put(&self.number());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.take().map(Self::new)
    }
}

impl Coded for Key {
    fn put(&self, out: &mut Encoder) {
        out.block(self.as_bytes());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.block().map(Self::new)
    }
}

impl Coded for Item {
    fn put(&self, out: &mut Encoder) {
        out.block(self.json());
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        Self::from_canonical(input.block()?)
    }
}
