//! The ten types, and how the service abbreviates them.

use std::fmt;

/// The type of an attribute value.
///
/// See [data type descriptors](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html#Programming.LowLevelAPI.DataTypeDescriptors).
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::DataType;
///
/// assert_eq!(DataType::Ns.as_str(), "NS");
/// assert_eq!(DataType::from_descriptor("NS"), Some(DataType::Ns));
/// assert_eq!(DataType::from_descriptor("ns"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataType {
    /// UTF-8 text; may be part of a key.
    S,
    /// A number of up to 38 digits; may be part of a key.
    N,
    /// Any bytes; may be part of a key.
    B,
    /// A set of strings.
    Ss,
    /// A set of numbers.
    Ns,
    /// A set of binary values.
    Bs,
    /// Names with values of any types.
    M,
    /// Values of any types, in order.
    L,
    /// True or false.
    Bool,
    /// There, without a value.
    Null,
}

impl DataType {
    /// The descriptor on the wire: `S`, `N`, `B`, `SS`, `NS`, `BS`, `M`, `L`, `BOOL` or `NULL`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
            Self::Ss => "SS",
            Self::Ns => "NS",
            Self::Bs => "BS",
            Self::M => "M",
            Self::L => "L",
            Self::Bool => "BOOL",
            Self::Null => "NULL",
        }
    }

    /// The type with this descriptor.
    pub fn from_descriptor(text: &str) -> Option<Self> {
        Self::from_descriptor_bytes(text.as_bytes())
    }

    /// The type whose descriptor these bytes are.
    pub(super) const fn from_descriptor_bytes(text: &[u8]) -> Option<Self> {
        Some(match text {
            b"S" => Self::S,
            b"N" => Self::N,
            b"B" => Self::B,
            b"SS" => Self::Ss,
            b"NS" => Self::Ns,
            b"BS" => Self::Bs,
            b"M" => Self::M,
            b"L" => Self::L,
            b"BOOL" => Self::Bool,
            b"NULL" => Self::Null,
            _ => return None,
        })
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
