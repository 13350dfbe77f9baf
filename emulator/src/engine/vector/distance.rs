//! How far two vectors are apart.
//!
//! Straight loops over slices of `f32`. Sixteen sums run side by side, because one sum must be made in the order of the
//! elements and would wait for each addition.

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
            DistanceFunction::DotProduct => dot(self.vector, vector),
            DistanceFunction::Euclidean => {
                let square = |one: f32, other: f32| (one - other) * (one - other);
                sum(self.vector, vector, square).sqrt()
            }
            DistanceFunction::Cosine => {
                let lengths = self.length * length;
                let cosine = if lengths > 0.0 {
                    (dot(self.vector, vector) / lengths).clamp(-1.0, 1.0)
                } else {
                    0.0
                };
                1.0 - cosine
            }
        }
    }

    /// A score as a distance: lower is closer, whatever the function.
    pub(super) fn distance(&self, score: f32) -> f32 {
        match self.function {
            DistanceFunction::DotProduct => -score,
            DistanceFunction::Cosine | DistanceFunction::Euclidean => score,
        }
    }
}
