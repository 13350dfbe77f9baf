//! How far two vectors are apart.
//!
//! Straight loops over slices of `f32`. Sixteen sums run side by side, because one sum must be made in the order of the
//! elements and would wait for each addition.
//!
//! Squares of numbers that 32 bits hold may be too large for them, or too small: then the sums are made again with 64.

use std::ops::RangeInclusive;

use crate::schema::DistanceFunction;

/// Sums that run side by side.
const LANES: usize = 16;

/// The sum of `term` over pairs of elements.
fn sum(one: &[f32], other: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (one, one_rest) = one.as_chunks::<LANES>();
    let (other, other_rest) = other.as_chunks::<LANES>();
    for (one, other) in one.iter().zip(other) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += term(*one, *other);
        }
    }
    let rest = one_rest.iter().zip(other_rest);
    let rest: f32 = rest.map(|(one, other)| term(*one, *other)).sum();
    sums.iter().sum::<f32>() + rest
}

/// The sum of the products of the elements.
pub(super) fn dot(one: &[f32], other: &[f32]) -> f32 {
    sum(one, other, |one, other| one * other)
}

/// Squares between these lose no digit of a sum by their size.
const SAFE_SQUARES: RangeInclusive<f32> = 1e-24..=1e36;

/// The sum of `term` over pairs of elements, in 64 bits.
fn wide_sum(one: &[f32], other: &[f32], term: impl Fn(f64, f64) -> f64) -> f64 {
    let pairs = one.iter().zip(other);
    pairs
        .map(|(one, other)| term((*one).into(), (*other).into()))
        .sum()
}

/// The closest number of 32 bits that is one.
#[expect(clippy::cast_possible_truncation, reason = "it is within its bounds")]
fn narrow(value: f64) -> f32 {
    value.clamp(f32::MIN.into(), f32::MAX.into()) as f32
}

/// The length of a vector.
pub(super) fn length(vector: &[f32]) -> f32 {
    dot(vector, vector).sqrt()
}

/// A vector beside which others are held.
pub(super) struct Measure<'a> {
    function: DistanceFunction,
    vector: &'a [f32],
    length: f32,
}

impl<'a> Measure<'a> {
    /// Distances from `vector`.
    pub(super) fn new(function: DistanceFunction, vector: &'a [f32]) -> Self {
        Self {
            function,
            vector,
            length: length(vector),
        }
    }

    /// The score of a vector of this length, as a search tells it.
    ///
    /// A vector of zeros has no direction: it is as far as a right angle from all others.
    pub(super) fn score(&self, vector: &[f32], length: f32) -> f32 {
        match self.function {
            DistanceFunction::DotProduct => {
                let product = dot(self.vector, vector);
                match product.is_finite() {
                    true => product,
                    false => self.wide_score(vector),
                }
            }
            DistanceFunction::Euclidean => {
                let square = |one: f32, other: f32| (one - other) * (one - other);
                let squares = sum(self.vector, vector, square);
                match SAFE_SQUARES.contains(&squares) {
                    true => squares.sqrt(),
                    false => self.wide_score(vector),
                }
            }
            DistanceFunction::Cosine => {
                let is_safe = |length: f32| SAFE_SQUARES.contains(&(length * length));
                match is_safe(self.length) && is_safe(length) {
                    true => {
                        1.0 - (dot(self.vector, vector) / (self.length * length)).clamp(-1.0, 1.0)
                    }
                    false => self.wide_score(vector),
                }
            }
        }
    }

    /// The same, of numbers that are very large or very small.
    #[cold]
    fn wide_score(&self, vector: &[f32]) -> f32 {
        let product = |one: &[f32], other: &[f32]| wide_sum(one, other, |one, other| one * other);
        narrow(match self.function {
            DistanceFunction::DotProduct => product(self.vector, vector),
            DistanceFunction::Euclidean => {
                let square = |one: f64, other: f64| (one - other) * (one - other);
                wide_sum(self.vector, vector, square).sqrt()
            }
            DistanceFunction::Cosine => {
                let length = |vector| product(vector, vector).sqrt();
                let lengths = length(self.vector) * length(vector);
                let cosine = if lengths > 0.0 {
                    (product(self.vector, vector) / lengths).clamp(-1.0, 1.0)
                } else {
                    0.0
                };
                1.0 - cosine
            }
        })
    }

    /// A score as a distance: lower is closer, whatever the function.
    pub(super) fn distance(&self, score: f32) -> f32 {
        match self.function {
            DistanceFunction::DotProduct => -score,
            DistanceFunction::Cosine | DistanceFunction::Euclidean => score,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_elements_do_not_matter() {
        use DistanceFunction::{Cosine, DotProduct, Euclidean};
        const MAX: f32 = f32::MAX;
        for (function, one, other, expected) in [
            (Cosine, [1.0, 1.0], [1e20, 1e20], 0.0),
            (Cosine, [1.0, 1.0], [1e-23, 1e-23], 0.0),
            (Cosine, [1.0, 1.0], [MAX, MAX], 0.0),
            (Cosine, [1e-40, 0.0], [0.0, MAX], 1.0),
            (Cosine, [1e-40, 0.0], [-MAX, 0.0], 2.0),
            (Cosine, [1.0, 1.0], [0.0, 0.0], 1.0),
            (Euclidean, [0.0, 0.0], [3e20, 4e20], 5e20),
            (Euclidean, [0.0, 0.0], [3e-30, 4e-30], 5e-30),
            (Euclidean, [MAX, 0.0], [-MAX, 0.0], MAX),
            (Euclidean, [1.0, 1.0], [1.0, 1.0], 0.0),
            (DotProduct, [1e20, 1e20], [1e20, 1e20], MAX),
            (DotProduct, [1e20, 1e20], [1e20, -1e20], 0.0),
            (DotProduct, [MAX, 0.0], [-MAX, 0.0], f32::MIN),
        ] {
            let score = Measure::new(function, &one).score(&other, length(&other));
            let difference = (score - expected).abs();
            assert!(
                difference <= 1e-6_f32.max(expected.abs() * 1e-6)
                    && (expected == 0.0 || score != 0.0),
                "{function:?} of {one:?} and {other:?}: {score}"
            );
        }
    }
}
