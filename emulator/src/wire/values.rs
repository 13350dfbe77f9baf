//! Enumerations of the service description: each as a type whose values are written and read as text.

/// Makes a type of each enumeration.
macro_rules! values {
    ($($name:ident { $($variant:ident = $text:literal,)+ })+) => {
        $(
            #[doc = concat!("The values of `", stringify!($name), "`.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[non_exhaustive]
            pub enum $name {
                $(
                    #[doc = concat!("`", $text, "`")]
                    $variant,
                )+
            }

            impl $name {
                /// All of them, in the order of the service description.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The value as requests and answers spell it.
                pub const fn as_str(self) -> &'static str {
                    match self {
                        $(Self::$variant => $text,)+
                    }
                }

                /// The value that is spelt so.
                pub fn from_text(text: &str) -> Option<Self> {
                    match text {
                        $($text => Some(Self::$variant),)+
                        _ => None,
                    }
                }
            }

            impl From<$name> for String {
                fn from(value: $name) -> Self {
                    value.as_str().to_owned()
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(self.as_str())
                }
            }
        )+
    };
}
pub(in crate::wire) use values;
