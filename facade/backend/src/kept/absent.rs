//! Stands for `emulator.rs` where the emulator is not built in.

use std::borrow::Cow;

use crate::attributes::{Attributes, Common, Given, Scalar};
use crate::value::{Name, Value};

/// An item as the emulator keeps it: there is none.
#[derive(Clone)]
pub(crate) enum Kept {}

impl Kept {
    pub(crate) fn agrees(&self, _: &Self, _: &[Common<'_>]) -> bool {
        match *self {}
    }
}

impl Attributes for Kept {
    fn get(&self, _: &str) -> Option<Value> {
        match *self {}
    }

    fn scalar(&self, _: &str) -> Option<Scalar<'_>> {
        match *self {}
    }

    fn scalars<const N: usize>(&self, _: [&str; N]) -> [Option<Scalar<'_>>; N] {
        match *self {}
    }

    fn binary(&self, _: &str) -> Option<Vec<u8>> {
        match *self {}
    }

    fn contains(&self, _: &str) -> bool {
        match *self {}
    }

    fn len(&self) -> usize {
        match *self {}
    }

    fn names(&self) -> Vec<Cow<'_, str>> {
        match *self {}
    }

    fn attributes(&self) -> Cow<'_, [(Name, Value)]> {
        match *self {}
    }

    fn each(&self, _: &mut dyn FnMut(&Name, Given<'_>)) {
        match *self {}
    }

    fn bytes(&self) -> usize {
        match *self {}
    }

    fn visit(&self, _: &str, _: &mut dyn FnMut(&str, Cow<'_, Value>)) {
        match *self {}
    }
}
